import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { importBackup, type ImportReport, sampleFolder } from "../src/index.ts";
import { backupFolder } from "./support/backupFolder.ts";
import { madeUpBooks } from "./support/madeUpBooks.ts";
import { useLibrary } from "./support/useLibrary.ts";

// Each test starts processes, which take their time on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const library = useLibrary();
const script = fileURLToPath(new URL("../src/import.ts", import.meta.url));

/** The command as a process of its own. */
function start(args: string[], env: NodeJS.ProcessEnv = library.env) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
  }));
  return { child, ended };
}
const run = (...args: string[]) => start(args).ended;

/** Resolves as soon as the import has written something. */
async function somethingIsWritten(): Promise<void> {
  for (;;) {
    const [books = 0] = await library.Query.counts([{ type: "Book" }]);
    if (books > 0) return;
    await sleep(2);
  }
}

test("imports, says what it did, and ends with 0", async () => {
  const { code, stdout, stderr } = await run(sampleFolder);
  expect(stdout).toMatch(/^Feature +3,201 +3,201 +0 +0 +0 +0$/m);
  expect(stdout).toMatch(/^Imported .+\.$/m);
  expect(stderr).toMatch(/^checking Feature: /m);
  expect(stderr).toMatch(/^importing TvSeason: /m);
  // No escape codes where there is no terminal.
  expect(stdout + stderr).not.toContain("\u001B");
  expect(code).toBe(0);
});

test("lists the faults, writes nothing, and ends with 3", async () => {
  const [good, bad] = [...madeUpBooks(2)];
  const folder = await backupFolder({ "Book.json": [good, { ...bad, title: "", notes: "my secret" }] });
  const { code, stdout, stderr } = await run(folder);
  expect(stdout).toContain("title must be a text of 1 to 500 characters");
  expect(stdout).toMatch(/^Book +2 +1 +0 +1$/m);
  expect(stdout).toMatch(/^Nothing was written: .+ has 1 fault\.$/m);
  expect(stdout + stderr).not.toContain("my secret");
  expect(code).toBe(3);
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([0]);
});

test("reports as JSON if asked to, and leaves what is stored if asked to", async () => {
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(3)] });
  await importBackup(folder, library);
  const { code, stdout } = await run(folder, "--keep-existing", "--json");
  const report = JSON.parse(stdout) as ImportReport;
  expect(report).toMatchObject({
    outcome: "done",
    types: { Book: { read: 3, kept: 3, created: 0 } },
    faults: [],
  });
  expect(report.types.Feature.read).toBeUndefined();
  expect(code).toBe(0);
});

test("a dry run ends with 0 and writes nothing", async () => {
  const { code, stdout } = await run(sampleFolder, "--dry-run");
  expect(stdout).toMatch(/^Feature +3,201 +3,201 +0 +0$/m);
  expect(stdout).toContain("Nothing was written.");
  expect(code).toBe(0);
  expect(await library.Query.counts([{ type: "Feature" }])).toEqual([0]);
});

test("wrong usage ends with 2 and says what would be right", async () => {
  const [nowhere, nothing, unknown, unset, help] = await Promise.all([
    run("/no/such/folder"),
    run(),
    run(sampleFolder, "--replace"),
    start([sampleFolder], {}).ended,
    run("--help"),
  ]);
  expect(nowhere).toMatchObject({
    code: 2,
    stderr: "No backup in /no/such/folder: there is no such folder\n",
  });
  expect(nothing).toMatchObject({ code: 2, stdout: "" });
  expect(unknown.code).toBe(2);
  expect(unset).toMatchObject({ code: 2, stdout: "" });
  expect(unset.stderr).toContain("BILLIO_DSQL_ENDPOINT is missing");
  expect(help.stdout).toContain("Exit codes: 0 done, or this help; 1 failed; 2 wrong usage, wrong settings,");
  expect(help.code).toBe(0);
});

test("a database that can't be reached ends it with 1", async () => {
  const env = {
    ...library.env,
    BILLIO_DSQL_ENDPOINT: "localhost:1",
    BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "200",
  };
  const { code, stderr } = await start([sampleFolder], env).ended;
  expect(stderr).toContain("The database is unavailable");
  expect(code).toBe(1);
});

test("Ctrl-C ends it with 130 and nothing half-done; the next one finishes", async () => {
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(6_000)] });
  const { child, ended } = start([folder, "--json"]);
  await somethingIsWritten();
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  const report = JSON.parse(stdout) as ImportReport;
  expect(report.outcome).toBe("interrupted");
  expect(code).toBe(130);
  const [written] = await library.Query.counts([{ type: "Book" }]);
  expect(written).toBe(report.types.Book.created);
  expect(written).toBeLessThan(6_000);
  expect(await importBackup(folder, library)).toMatchObject({ outcome: "done" });
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([6_000]);
});

test("killed half-way, the next one finishes it and nothing is there twice", async () => {
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(6_000)] });
  const { child, ended } = start([folder]);
  await somethingIsWritten();
  child.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  const [written = 0] = await library.Query.counts([{ type: "Book" }]);
  expect(written % 500).toBe(0);
  expect(written).toBeLessThan(6_000);

  const { code, stdout } = await run(folder, "--json");
  expect(code).toBe(0);
  const { Book } = (JSON.parse(stdout) as ImportReport).types;
  // A batch that was under way may have been committed after the count.
  expect(Book.equal).toBeGreaterThanOrEqual(written);
  expect(Book.created + Book.equal).toBe(6_000);
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([6_000]);
});
