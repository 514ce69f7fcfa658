import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dsql-check-test-"));
  await mkdir(join(folder, "sql", "deep"), { recursive: true });
  await mkdir(join(folder, "logs"));
  await mkdir(join(folder, "empty"));
  await writeFile(join(folder, "sql", "1.sql"), "\ufeffCREATE TABLE t (id int PRIMARY KEY, n int);\n");
  await writeFile(join(folder, "sql", "2.sql"), "ALTER TABLE t\n  ALTER COLUMN n SET NOT NULL;\n");
  await writeFile(join(folder, "sql", "deep", "3.sql"), "BEGIN; ALTER TABLE t DROP COLUMN id;\n");
  await writeFile(join(folder, "sql", "notes.txt"), "TRUNCATE t");
  await writeFile(
    join(folder, "logs", "app.jsonl"),
    '"SELECT 1"\n\n{"sql": "LOCK t"}\n{"statement": "LOCK t"}\n{"sql": "DISCARD ALL", "ms": 3}\n',
  );
  await writeFile(join(folder, "bad.jsonl"), '"SELECT 1"\nSELECT 2\n');
  await writeFile(join(folder, "latin1.sql"), Buffer.from([0x2d, 0x2d, 0xe9]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function dsqlCheck(args: string[], input = "") {
  const bin = join(import.meta.dirname, "..", "bin", "dsql-check.js");
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
  child.stdin.end(input);
  const closed = once(child, "close").then(([code]) => code as number | null);
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { out, err, code };
}

test("a directory's findings are printed with their locations, and the exit code is 1", async () => {
  const { out, err, code } = await dsqlCheck(["sql"]);
  expect(err).toBe("");
  expect(code).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "sql/2.sql:1:1: 0A000 unsupported ALTER TABLE ALTER COLUMN ... SET NOT NULL statement
        in:      ALTER TABLE t ALTER COLUMN n SET NOT NULL
        instead: ALTER TABLE t ADD CONSTRAINT c_required CHECK (c IS NOT NULL) NOT VALID; then, by itself, ALTER TABLE ASYNC t VALIDATE CONSTRAINT c_required. A true NOT NULL is possible in CREATE TABLE only.
        rule:    alter-table/set-not-null; reported: refused: awslabs/aurora-dsql-tools, dsql-lint; words: live clusters, 2026

    sql/deep/3.sql:1:8: 0A000 cannot drop primary key column id
        in:      ALTER TABLE t DROP COLUMN id
        instead: Make a new table as it shall be, copy with INSERT … SELECT in batches of at most 3,000 rows, then rename both.
        rule:    alter-table/drop-primary-key-column; recorded: cluster, 2026-09

    2 findings in 3 files, 4 statements
    "
  `);
});

test("files without a finding end with 0", async () => {
  const { out, code } = await dsqlCheck(["--autocommit", "sql/1.sql"]);
  expect(out).toBe("nothing that DSQL refuses in 1 file, 1 statement\n");
  expect(code).toBe(0);
});

test("with --autocommit, and by its former name, BEGIN is ignored", async () => {
  const runs = ["--autocommit", "--each-statement-alone", "-"].map((option) =>
    dsqlCheck([option, "-", "--json"], "BEGIN; CREATE TABLE a (i int); CREATE TABLE b (i int); COMMIT;"),
  );
  expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0, 1]);
});

test("standard input, patterns and logs are read, repeated statements of a log once", async () => {
  const fromInput = await dsqlCheck(["-", "--json"], "VACUUM;\nLISTEN c;");
  expect(fromInput.code).toBe(1);
  expect(
    fromInput.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object),
  ).toMatchObject([
    {
      ...{ file: "stdin", line: 1, column: 1, rule: "statements/vacuum", sqlstate: "0A000" },
      ...{ suggestion: expect.any(String) as string, instead: expect.any(String) as string },
    },
    { file: "stdin", line: 2, column: 1, rule: "statements/listen", evidence: "recorded" },
  ]);
  const fromLogs = await dsqlCheck(
    ["--json", "sql/**/3.sql", "--log", "logs", "--log", "-"],
    '"CHECKPOINT"\n',
  );
  expect(
    fromLogs.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object),
  ).toMatchObject([
    { file: "logs/app.jsonl", line: 3, message: "unsupported statement: Lock" },
    { file: "logs/app.jsonl", line: 5, message: "unsupported statement: Discard" },
    { file: "stdin", line: 1, message: "unsupported statement: CheckPoint" },
  ]);
});

test("input that can't be checked ends with 2 and a message, help with 0", async () => {
  const cases: [string[], string][] = [
    [[], "There is nothing to check"],
    [["nowhere.sql"], "There is no file or folder nowhere.sql."],
    [["empty"], "There is no file *.sql below empty."],
    [["*.psql"], "Nothing matches *.psql."],
    [["latin1.sql"], "latin1.sql isn't UTF-8."],
    [["--log", "bad.jsonl"], 'bad.jsonl:2 is neither a JSON string nor an object with a string "sql"'],
    [["--log", "-"], "There is no statement in stdin."],
    [["--loud", "sql"], "unknown option"],
    [["--as-of", "yesterday", "sql"], '"yesterday" is not a date. Write year, month and day'],
    [["--as-of", "2023-01-01", "sql"], "There was no Aurora DSQL on 2023-01-01."],
  ];
  const runs = await Promise.all(cases.map(([args]) => dsqlCheck(args)));
  for (const [at, [args, sentence]] of cases.entries()) {
    expect(runs[at]?.err, args.join(" ")).toContain(sentence);
    expect(runs[at]?.code, args.join(" ")).toBe(2);
  }
  const help = await dsqlCheck(["--help"]);
  expect(help.code).toBe(0);
  expect(help.out).toContain("Examples:");
  expect(help.out).toContain("--autocommit");
  expect(help.out).toContain("BEGIN and COMMIT are");
  expect(help.out).not.toContain("--each-statement-alone");
  expect(help.out).toContain("Exit codes: 0 nothing found, 1 findings, 2 wrong usage");
}, 60_000);
