import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { loadCommands } from "../../src/commands/index.ts";
import { createProgram, runProgram } from "../../src/commands/createProgram.ts";
import type { ExportReport } from "../../src/export/exportBackup.ts";
import { createBackupHandler } from "../../src/lambda/createBackupHandler.ts";
import { restore } from "../../src/restore/restore.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import { type MemoryS3, startMemoryS3 } from "../support/memoryS3.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();
const bucket = "made-up-backups";
let s3: MemoryS3;
beforeAll(async () => {
  s3 = await startMemoryS3(bucket);
});
afterAll(() => s3.stop());
beforeEach(async () => {
  // Keys and Region are those of the database, which checks them; this S3 doesn't.
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.environment.AWS_ENDPOINT_URL_S3);
  s3.objects.clear();
  await insert(700);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

const sql = (text: string, values: string[] = []) =>
  library.executor.run({ name: "test.sql", sql: text, values, effect: "write" });
const insert = (count: number) =>
  sql(
    `INSERT INTO items (id, type, shelf, title) SELECT gen_random_uuid(), 'Book', 'Read', 'Title ' || n
     FROM generate_series(1, $1::int) AS n`,
    [String(count)],
  );
const countStored = async () => Number((await sql("SELECT count(*) FROM items"))[0]?.[0]);

const run = (...args: string[]) => runWatched(() => undefined, ...args);

/** @param watch receives each line of progress */
async function runWatched(watch: (line: string) => void, ...args: string[]) {
  const out = vi.spyOn(console, "log").mockReturnValue();
  const errors = vi.spyOn(console, "error").mockReturnValue();
  const written = vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    watch(String(line));
    return true;
  });
  await runProgram(createProgram(await loadCommands([])), args);
  const text = (spy: { mock: { calls: unknown[][] } }) =>
    spy.mock.calls.map(([line]) => String(line)).join("\n");
  const result = { code: process.exitCode, out: text(out), errors: text(errors), progress: text(written) };
  vi.restoreAllMocks();
  return result;
}

test("a backup goes to S3 and back, and a mirror deletes only with --yes where there is no terminal", async () => {
  const place = `s3://${bucket}/daily/2026-11-29`;
  const exported = await run("export", "dsql", place);
  expect(exported).toMatchObject({ code: 0, errors: "" });
  expect(exported.out).toBe(
    `Book  700\n\nWrote 700 items in 1 files to ${place}.\nAll of it is one snapshot.`,
  );
  expect([...s3.objects.keys()].sort()).toEqual([
    "daily/2026-11-29/Book-1.jsonl.gz",
    "daily/2026-11-29/manifest.json",
  ]);
  expect(await run("export", "dsql", place)).toMatchObject({
    code: 2,
    errors: `${place}: holds a finished backup already, which is never replaced; name another place`,
  });
  await insert(3);
  expect(await run("restore", place, "--mode", "empty")).toMatchObject({ code: 2, out: "" });
  const refused = await run("restore", place, "--mode", "mirror");
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.errors).toContain("3 items are stored that the backup hasn't");
  expect(refused.errors).toContain("There is no terminal to ask on: --yes lets it delete.");
  expect(await countStored()).toBe(703);
  const mirrored = await run("restore", place, "--mode", "mirror", "--yes");
  expect(mirrored.code).toBe(0);
  expect(mirrored.out).toContain("0 created, 0 replaced, 700 there already; 3 deleted.");
  expect(mirrored.out).toContain("Verified: counts and hashes of all types are those of the backup.");
  expect(await countStored()).toBe(700);
});

test("with --json the report is one JSON object", async () => {
  const parent = await mkdtemp(join(tmpdir(), "billio-commands-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, "backup");
  const { code, out } = await run("export", "dsql", folder, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out) as ExportReport).toMatchObject({
    place: folder,
    items: 700,
    manifest: { format: "billio-backup", types: { Book: { items: 700 } } },
    consistency: { snapshot: true },
  });
  const restored = await run("restore", folder, "--mode", "merge", "--json");
  expect(JSON.parse(restored.out)).toMatchObject({
    mode: "merge",
    counts: { equal: 700 },
    check: { isEqual: true },
  });
});

test("Ctrl-C ends a command with 130 and a message about the state, and the next run does the rest", async () => {
  const parent = await mkdtemp(join(tmpdir(), "billio-commands-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, "backup");
  const during = (phase: string) => (line: string) => {
    if (line.startsWith(phase)) process.emit("SIGINT");
  };
  expect(await runWatched(during("exporting"), "export", "dsql", folder)).toMatchObject({
    ...{ code: 130, out: "" },
    errors: `Interrupted. What ${folder} holds is no backup; run the same again, which replaces what this run has left there.`,
  });
  expect((await run("export", "dsql", folder)).code).toBe(0);
  await sql("DELETE FROM items");
  const restoring = await runWatched(during("writing"), "restore", folder, "--mode", "empty");
  expect(restoring).toMatchObject({ code: 130, out: "" });
  expect(restoring.errors).toContain("Interrupted. Items that were written or deleted already stay so");
  expect((await run("restore", folder, "--mode", "empty")).code).toBe(0);
  expect(await countStored()).toBe(700);
  for (const [command, phase] of [
    ["verify", "reading"],
    ["stats", "counting"],
  ] as const)
    expect(await runWatched(during(phase), command, folder)).toMatchObject({
      ...{ code: 130, out: "" },
      errors: "Interrupted. It can be run again.",
    });
});

test("a location that can't be written to is reported, and nothing has been done", async () => {
  const parent = await mkdtemp(join(tmpdir(), "billio-commands-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  await symlink(join(parent, "gone"), join(parent, "link"));
  expect(await run("export", "dsql", join(parent, "link/backup"))).toMatchObject({
    ...{ code: 2, out: "" },
    errors: `${join(parent, "link/backup/unfinished.json")}: can't be written, for no folder can be made there: EEXIST`,
  });
});

test.each([
  [["export", "dsql", "dynamodb://Items"], "holds no files"],
  [["export", "dsql", "/nowhere", "--read-units", "5"], "takes no --segments and no --read-units"],
  [["restore", "./nowhere", "--mode", "sideways"], "Allowed choices are empty, merge, mirror"],
  [["restore", "./nowhere"], "required option '--mode <mode>' not specified"],
  [["restore", "dsql", "--mode", "merge"], "is what is restored into; name a backup"],
])("wrong arguments do nothing: %j", async (args, message) => {
  const { code, out, errors, progress } = await run(...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(errors + progress).toContain(message);
});

test("the scheduled backup goes under the time that it was due, logs its counts, and fails aloud", async () => {
  const lines: string[] = [];
  const environment = {
    ...library.env,
    BILLIO_BACKUP_BUCKET: bucket,
    BILLIO_BACKUP_PREFIX: "monthly/",
  };
  const handler = createBackupHandler(environment, (line) => lines.push(line));
  const outcome = await handler({ time: "2026-12-01T01:01:00Z" });
  const place = `s3://${bucket}/monthly/2026-12-01T01-01-00Z`;
  expect(outcome).toMatchObject({ place, items: 700, types: { Book: 700 } });
  expect(outcome).toMatchObject({ wasDone: false, consistency: { snapshot: true, settled: true } });
  expect(JSON.parse(lines[0] ?? "")).toEqual({ level: "info", message: "backup", ...outcome });
  // Another would have been late.
  const prefix = "monthly/2026-11-01T01-01-00Z";
  const event = { time: "2026-11-01T01:01:00Z" };
  await expect(handler(event, { getRemainingTimeInMillis: () => 1 })).rejects.toThrow(
    `s3://${bucket}/${prefix}: isn't finished, and the Lambda's time is nearly over: give it more`,
  );
  expect(JSON.parse(lines.splice(1).join())).toMatchObject({
    level: "error",
    reason: expect.stringContaining(prefix) as string,
  });
  // It is what a restore takes.
  const source = await openSource({ kind: "s3", bucket, prefix: "monthly/2026-12-01T01-01-00Z" });
  expect(await restore(library.executor, source, { mode: "empty" })).toMatchObject({
    counts: { equal: 700 },
  });
  await source.close();
  // Schedules may call twice.
  const { ms: _, ...again } = await handler({ time: "2026-12-01T01:01:00Z" });
  expect({ ...again, ms: outcome.ms }).toEqual({ ...outcome, wasDone: true });
  vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");
  await expect(handler({ time: "2027-01-01T01:01:00Z" })).rejects.toThrow("2027-01-01T01-01-00Z");
  const unset = createBackupHandler({ ...environment, BILLIO_BACKUP_BUCKET: "" }, (line) => lines.push(line));
  await expect(unset({})).rejects.toThrow("BILLIO_BACKUP_BUCKET");
  expect(lines.slice(2).map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      level: "error",
      message: "backup failed",
      reason: expect.stringContaining("2027-01-01T01-01-00Z") as string,
    },
    { level: "error", reason: expect.stringContaining("BILLIO_BACKUP_BUCKET is missing") as string },
  ]);
});
