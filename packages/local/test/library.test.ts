import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { start, temporaryFolder } from "./support/start.ts";

const BOOK = {
  type: "Book",
  id: "4f9d1c52-7f0c-4b36-9f0a-0f1e6a1c2b3d",
  shelf: "Reading",
  title: "A book that is made up",
  author: "Somebody",
  reread: false,
  addedAt: 1_577_836_800_000,
  movedAt: 1_577_836_800_000,
};

async function backupIn(folder: string, name: string, books: unknown): Promise<string> {
  const backup = join(folder, name);
  await mkdir(backup);
  await writeFile(join(backup, "Book.json"), JSON.stringify(books));
  return backup;
}

test("begun empty it stays so at the next start, and isn't begun with something else", async () => {
  const dataDir = await temporaryFolder();
  const backup = await backupIn(dataDir, "backup", [BOOK]);

  const first = start(dataDir, "--empty");
  const stdout = await first.until(/Ready/);
  expect(stdout).toMatch(/^library: begun empty$/m);
  expect(stdout).not.toContain("sample library");
  expect(stdout).toContain("read back page by page: 0 items");
  // Who needs another role learns whose the keys are.
  expect(stdout).toContain("AWS IAM GRANT app TO 'arn:aws:iam::000000000000:user/local';");
  expect(stdout).toContain("AWS IAM GRANT billio_readonly TO 'arn:aws:iam::000000000000:user/local';");
  first.ctrlC();
  await first.ended;

  const next = start(dataDir);
  expect(await next.until(/Ready/)).toContain("read back page by page: 0 items");
  next.ctrlC();
  await next.ended;

  const other = await start(dataDir, "--import", backup).ended;
  expect(other.stderr).toBe(
    `The data folder ${dataDir} holds a library that was begun empty. Start without --empty and --import to go on with it, take another folder with --data-dir, or remove this one to begin anew.\n`,
  );
  expect(other).toMatchObject({ code: 1, stdout: "\n" });
}, 120_000);

test("started with a backup: its issues are listed and nothing stays; fixed it is imported, and recorded", async () => {
  const dataDir = await temporaryFolder();
  const faulty = await backupIn(dataDir, "faulty", [BOOK, { ...BOOK, id: "no id" }]);
  const backup = await backupIn(dataDir, "backup", [BOOK]);

  const refused = await start(dataDir, "--import", faulty).ended;
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`The backup ${faulty} has faults, and nothing of it was imported:`);
  expect(refused.stderr).toContain("Book.json");

  const changes = join(dataDir, "changes");
  const first = start(dataDir, "--import", backup, "--cdc", changes);
  const imported = await first.until(/Ready/);
  expect(imported).toContain(`backup ${backup}: 1 items imported`);
  expect(imported).toContain(`records of committed changes go to ${changes}`);
  first.ctrlC();
  await first.ended;
  const files = (await readdir(changes)).filter((name) => name.endsWith(".jsonl") && !name.startsWith("."));
  const records = await Promise.all(files.map((name) => readFile(join(changes, name), "utf8")));
  expect(
    records
      .join("")
      .split("\n")
      .filter((line) => line.includes(BOOK.title)),
  ).toHaveLength(1);

  const samples = await start(dataDir, "--empty").ended;
  expect(samples.stderr).toContain(`holds the backup ${backup}.`);
  const next = start(dataDir, "--import", backup);
  const again = await next.until(/Ready/);
  expect(again).toContain("read back page by page: 1 items");
  expect(again).not.toContain("imported");
  next.ctrlC();
  await next.ended;
}, 120_000);

test("--empty and --import exclude one another, and --endpoint both; a backup has to be there", async () => {
  const [both, endpoint, missing] = await Promise.all([
    start("/nowhere", "--empty", "--import", "/").ended,
    start("/nowhere", "--empty", "--endpoint", "localhost:1").ended,
    start("/nowhere", "--import", "/no/such/backup").ended,
  ]);
  expect(both.stderr).toContain("cannot be used with option");
  expect(endpoint.stderr).toContain("--empty and --import are for the local DSQL");
  expect(missing.stderr).toContain("There is no folder /no/such/backup.");
  expect([both.code, endpoint.code, missing.code]).toEqual([2, 2, 2]);
}, 60_000);
