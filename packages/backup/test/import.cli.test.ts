import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { createProgram, runProgram } from "../src/commands/createProgram.ts";
import { addImport } from "../src/commands/import.ts";
import { type ImportReport, sampleFolder } from "../src/index.ts";
import { backupFolder } from "./support/backupFolder.ts";
import { madeUpBooks } from "./support/madeUpBooks.ts";
import { temporaryFolder } from "./support/temporaryFolder.ts";
import { useLibrary } from "./support/useLibrary.ts";

vi.setConfig({ testTimeout: 90_000 });

const library = useLibrary();
const migrateToDsql = fileURLToPath(new URL("../src/bin/migrateToDsql.ts", import.meta.url));

/** The command in this process. */
async function run(...args: string[]) {
  const output = { stdout: "", stderr: "" };
  const spies = [
    vi
      .spyOn(console, "log")
      .mockImplementation((text: unknown) => void (output.stdout += `${String(text)}\n`)),
    vi
      .spyOn(console, "error")
      .mockImplementation((text: unknown) => void (output.stderr += `${String(text)}\n`)),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      output.stderr += String(text);
      return true;
    }),
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      output.stdout += String(text);
      return true;
    }),
  ];
  try {
    await runProgram(createProgram([addImport]), args);
    return { ...output, code: process.exitCode };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
const work = async () => ["--work", join(await temporaryFolder(), "work")];
/** For this test the environment is another one. */
function withEnv(name: string, value: string | undefined): void {
  vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

test("imports, reports the result, and ends with 0", async () => {
  const { code, stdout, stderr } = await run("import", sampleFolder, ...(await work()));
  expect(stdout).toMatch(/^JSON backup of the old system, 5 files/m);
  expect(stdout).toMatch(/^Feature +3,201 +3,201 +0 +0 +0 +0$/m);
  expect(stdout).toMatch(/^Imported .+\.$/m);
  expect(stderr).toMatch(/^reading: /m);
  expect(stderr).toMatch(/^writing: /m);
  // No escape codes where there is no terminal.
  expect(stdout + stderr).not.toContain("\u001B");
  expect(code).toBe(0);
});

test("issues are listed, nothing is written, 2; with a file of rejects the rest is, 1; fixed ones follow, 0", async () => {
  const [good, bad] = [...madeUpBooks(2)];
  const folder = await backupFolder({
    "Book.json": [good, { ...bad, "type:shelf": "Book:", notes: "my secret" }],
  });
  const refused = await run("import", folder, ...(await work()));
  expect(refused.stdout).toContain("shelf must be a text of 1 to 50 characters");
  expect(refused.stdout).toMatch(/^Book +2 +1$/m);
  expect(refused.stdout).toMatch(/^Nothing was written: .+ has 1 fault\. With --rejects <file> /m);
  expect(refused.stdout + refused.stderr).not.toContain("my secret");
  expect(refused.code).toBe(2);
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([0]);

  const rejects = join(await temporaryFolder(), "rejects.jsonl");
  const rejected = await run("import", folder, "--rejects", rejects, ...(await work()));
  expect(rejected.stdout).toContain(`but for 1 item in ${rejects}.`);
  expect(rejected.code).toBe(1);
  const same = await run("import", rejects, "--rejects", rejects, ...(await work()));
  expect(same).toMatchObject({ code: 2, stderr: expect.stringContaining("name another file") as unknown });

  const rules = join(await temporaryFolder(), "rules.json");
  await backupFolder({});
  const { writeFile } = await import("node:fs/promises");
  await writeFile(
    rules,
    JSON.stringify({ rules: [{ set: { shelf: "Read" } }, { where: { id: "x" }, remove: ["y"] }] }),
  );
  const fixed = await run("import", rejects, "--fix", rules, "--among-others", ...(await work()));
  expect(fixed.stdout).toContain("Rule 1 of --fix applied to 1 item.\nRule 2 of --fix applied to no item.");
  expect(fixed.code).toBe(0);
  expect(await library.Query.counts([{ type: "Book", shelf: "Read" }])).toEqual([2]);
  expect(await readFile(rejects, "utf8")).toContain("my secret");
});

test("reports as JSON if asked to; a dry run writes nothing", async () => {
  const { code, stdout } = await run("import", sampleFolder, "--dry-run", "--json", ...(await work()));
  const report = JSON.parse(stdout) as ImportReport;
  expect(report).toMatchObject({
    outcome: "done",
    dryRun: true,
    types: { Feature: { read: 3_201, created: 3_201 } },
  });
  expect(code).toBe(0);
  expect(await library.Query.counts([{ type: "Feature" }])).toEqual([0]);
});

test("wrong usage ends with 2 and a message with what would be right", async () => {
  expect(await run("import", "/no/such/folder")).toMatchObject({
    code: 2,
    stderr: "/no/such/folder: there is no such folder or file\n",
  });
  for (const args of [
    [],
    [sampleFolder, "--keep-existing"],
    [sampleFolder, "--only", "Movie"],
    [sampleFolder, "--shard", "3/2"],
  ])
    expect(await run("import", ...args)).toMatchObject({ code: 2, stdout: "" });
  expect((await run("import", "dsql")).stderr).toContain("dsql: can't be imported into itself");
  expect((await run("import", sampleFolder, "--to", "s3://a-bucket")).stderr).toContain(
    "expected is dsql or dynamodb",
  );
  const help = await run("import", "--help");
  expect(help.stdout).toContain("Exit codes: 0 done and equal, or this help;");
  expect(help.code).toBe(0);
  withEnv("BILLIO_DSQL_ENDPOINT", undefined);
  const unset = await run("import", sampleFolder);
  expect(unset).toMatchObject({ code: 2, stdout: "" });
  expect(unset.stderr).toContain("BILLIO_DSQL_ENDPOINT is missing");
});

test("a database that can't be reached ends it with 3", async () => {
  withEnv("BILLIO_DSQL_ENDPOINT", "localhost:1");
  withEnv("BILLIO_DSQL_UNAVAILABLE_AFTER_MS", "200");
  const { code, stderr } = await run("import", sampleFolder, ...(await work()));
  expect(stderr).toContain("The database is unavailable");
  expect(code).toBe(3);
});

test("Ctrl-C ends the program of the plan with 130 and nothing half-done; the next one goes on", async () => {
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(8_000)] });
  const journal = await work();
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", migrateToDsql, folder, "--json", ...journal], {
    env: { PATH, HOME, ...library.env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const ended = once(child, "close");
  for (let books = 0; books === 0; [books = 0] = await library.Query.counts([{ type: "Book" }]))
    await sleep(2);
  child.kill("SIGINT");
  expect((await ended)[0]).toBe(130);
  const report = JSON.parse(stdout) as ImportReport;
  expect(report.outcome).toBe("interrupted");
  const [written = 0] = await library.Query.counts([{ type: "Book" }]);
  expect(written).toBe(report.types.Book.created);
  expect(written).toBeLessThan(8_000);
  const rest = await run("import", folder, ...journal);
  expect(rest.stdout).toContain("Imported the rest of ");
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([8_000]);
});
