import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { findProgram, runProgram } from "./program.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);
let path: string | undefined;
let folder = "";

beforeAll(async () => {
  path = await findProgram("psql");
  folder = await mkdtemp(join(tmpdir(), "psql-scripts-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function psql(script: string, ...args: string[]) {
  const file = join(folder, "script.sql");
  await writeFile(file, script);
  return runProgram(dsql, path ?? "psql", ["-X", "-q", "-A", "-t", "-f", file, ...args], { cwd: folder });
}

describe("psql", () => {
  beforeEach(async (context) => {
    if (path === undefined) context.skip("no psql on this machine");
    const client = await connect();
    await client.query("DROP TABLE IF EXISTS line");
    await client.query("DROP TABLE IF EXISTS place");
    await client.query(
      "CREATE TABLE place (id int PRIMARY KEY, name text NOT NULL UNIQUE, area numeric(10,2))",
    );
    await client.query(
      "CREATE TABLE line (id bigint PRIMARY KEY, place_id int REFERENCES place (id), at timestamptz DEFAULT now())",
    );
    await client.query("INSERT INTO place VALUES (1, 'Aa', 1.5), (2, 'Bb', NULL)");
  });

  test("describes tables, views, indexes, schemas, functions, roles and databases", async () => {
    const { stdout, stderr, exitCode } = await psql(
      "\\t off\n\\d line\n\\d+ place\n\\dt\n\\di\n\\dn\n\\df\n\\du admin\n\\l postgres\n\\dv\n\\ds\n",
    );
    expect(stderr.replace(/^Did not find.*\n/gm, "")).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("place_id|integer");
    expect(stdout).toContain("area|numeric(10,2)");
    expect(stdout).toContain("FOREIGN KEY (place_id) REFERENCES place(id)");
    expect(stdout).toMatch(/^public\|place\|table\|admin$/m);
    expect(stdout).toMatch(/^public\|place_name_key\|index\|/m);
  });

  test("describes a query's columns without running it", async () => {
    const { stdout, stderr } = await psql(
      "SELECT id, name AS called, area * 2 AS twice, now() FROM place WHERE 1/0 = 1 \\gdesc\nINSERT INTO place VALUES (9, 'x', 1) \\gdesc\nSELECT count(*) FROM place;\n",
    );
    expect(stderr).toBe("");
    expect(stdout).toBe(
      "id|integer\ncalled|text\ntwice|numeric\nnow|timestamp with time zone\nThe command has no result, or the result has no columns.\n2\n",
    );
  });

  test("copies a file in and out", async () => {
    await writeFile(join(folder, "in.csv"), 'id,name,area\n3,"C, ""c""",\n4,Dd,4.25\n');
    const { stdout, stderr } = await psql(
      "\\copy place FROM 'in.csv' WITH (FORMAT csv, HEADER)\n\\copy (SELECT * FROM place ORDER BY id) TO 'out.csv' WITH (FORMAT csv)\nSELECT count(*) FROM place;\n",
    );
    expect(stderr).toBe("");
    expect(stdout).toBe("4\n");
    expect(await readFile(join(folder, "out.csv"), "utf8")).toBe(
      '1,Aa,1.50\n2,Bb,\n3,"C, ""c""",\n4,Dd,4.25\n',
    );
  });

  test("substitutes variables, stores values of a row in them, and branches on them", async () => {
    const { stdout, stderr } = await psql(
      [
        "\\set name 'it''s'",
        "SELECT :'name' AS said, :\"column\" FROM place WHERE id = :id;",
        "SELECT max(id) AS top, count(*) > 1 AS many FROM place \\gset",
        "\\if :many",
        "SELECT 'more than one, up to', :top;",
        "\\else",
        "SELECT 'never';",
        "\\endif",
        "SELECT format('SELECT %s', n) FROM generate_series(1, 3) AS n \\gexec",
        "\\echo :ROW_COUNT :SQLSTATE :ERROR",
        "SELECT nothing;",
        "\\echo :ERROR :SQLSTATE :LAST_ERROR_MESSAGE",
      ].join("\n"),
      "-v",
      "id=2",
      "-v",
      "column=name",
    );
    expect(stdout).toBe(
      'it\'s|Bb\nmore than one, up to|2\n1\n2\n3\n3 00000 false\ntrue 42703 column "nothing" does not exist\n',
    );
    expect(stderr).toContain(
      'ERROR:  column "nothing" does not exist\nLINE 1: SELECT nothing;\n               ^',
    );
  });

  const stumbling =
    "INSERT INTO place VALUES (5, 'Ee', 5);\nINSERT INTO place VALUES (5, 'again', 5);\nINSERT INTO place VALUES (6, 'Ff', 6);\nSELECT count(*) FROM place;\n";

  test("continues after an error, with exit code 0", async () => {
    const { stdout, stderr, exitCode } = await psql(stumbling);
    expect(stderr).toContain(
      'duplicate key value violates unique constraint "place_pkey"\nDETAIL:  Key (id)=(5) already exists.',
    );
    expect([stdout, exitCode]).toEqual(["4\n", 0]);
  });

  test("stops at an error with ON_ERROR_STOP, with exit code 3", async () => {
    const { stdout, exitCode } = await psql(stumbling, "-v", "ON_ERROR_STOP=1");
    expect([stdout, exitCode]).toEqual(["", 3]);
    expect((await (await connect()).query("SELECT FROM place")).rowCount).toBe(3);
  });

  test("rolls back a whole script in a single transaction", async () => {
    const { exitCode } = await psql(stumbling, "-v", "ON_ERROR_STOP=1", "--single-transaction");
    expect(exitCode).toBe(3);
    expect((await (await connect()).query("SELECT FROM place")).rowCount).toBe(2);
  });

  test("sends several statements of -c as one transaction, and prints each result", async () => {
    const run = (sql: string) => runProgram(dsql, path ?? "psql", ["-X", "-A", "-t", "-c", sql]);
    expect(
      (await run("SELECT 1; INSERT INTO place VALUES (7, 'Gg', 7); SELECT count(*) FROM place")).stdout,
    ).toBe("1\nINSERT 0 1\n3\n");
    const failed = await run("INSERT INTO place VALUES (8, 'Hh', 8); SELECT 1/0");
    expect(failed.exitCode).toBe(1);
    expect((await (await connect()).query("SELECT FROM place")).rowCount).toBe(3);
  });

  test("runs scripts of definitions and changes, statement by statement", async () => {
    const { stdout, stderr, exitCode } = await psql(
      [
        "CREATE TABLE IF NOT EXISTS scripted (id int PRIMARY KEY, v text DEFAULT 'semi;colon'); -- one; comment",
        "/* two; lines",
        "   of; it */ INSERT INTO scripted (id) VALUES (1), (2) ON CONFLICT DO NOTHING;",
        "ALTER TABLE scripted ADD COLUMN w int;",
        "BEGIN; UPDATE scripted SET w = id; ROLLBACK;",
        "BEGIN; UPDATE scripted SET w = id + 1; COMMIT;",
        "SELECT * FROM scripted ORDER BY id;",
        "DROP TABLE scripted;",
      ].join("\n"),
      "-v",
      "ON_ERROR_STOP=1",
    );
    expect(stderr).toBe("");
    expect([stdout, exitCode]).toEqual(["1|semi;colon|2\n2|semi;colon|3\n", 0]);
  });

  test("gets DSQL's errors with their messages", async () => {
    const { stderr } = await psql(
      "TRUNCATE place;\nCREATE TEMP TABLE x (i int);\nSAVEPOINT a;\nSET statement_timeout = 1;\nVACUUM place;\n\\set FETCH_COUNT 1\nSELECT * FROM place;\n",
      "-v",
      "VERBOSITY=verbose",
    );
    expect(stderr.match(/ERROR: {2}0A000/g)).toHaveLength(6);
    expect(stderr).toContain("0A000: unsupported statement: DeclareCursor");
    expect(stderr).toContain('0A000: setting configuration parameter "statement_timeout" not supported');
  });
});
