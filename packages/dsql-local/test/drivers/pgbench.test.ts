import { mkdtemp, rm, writeFile } from "node:fs/promises";
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

const CLIENTS = 4;
const TRANSACTIONS = 25;
const ACCOUNTS = 20;

/** pgbench's own transaction (TPC-B-like), on tables whose rows have keys as DSQL wants them. */
const transfer = `
\\set aid random(1, ${ACCOUNTS})
\\set tid random(1, 4)
\\set delta random(-5000, 5000)
BEGIN;
UPDATE account SET balance = balance + :delta WHERE aid = :aid;
SELECT balance FROM account WHERE aid = :aid;
UPDATE teller SET balance = balance + :delta WHERE tid = :tid;
INSERT INTO history (aid, tid, delta) VALUES (:aid, :tid, :delta);
END;
`;

/** Sent at once, and without conflicts: pgbench can't repeat a pipeline. */
const pipelined = `
\\set delta random(1, 9)
\\startpipeline
BEGIN;
INSERT INTO history (aid, tid, delta) VALUES (1, 1, :delta);
SELECT count(*) FROM history;
END;
\\endpipeline
`;

beforeAll(async () => {
  path = await findProgram("pgbench");
  folder = await mkdtemp(join(tmpdir(), "pgbench-"));
  await writeFile(join(folder, "transfer.sql"), transfer);
  await writeFile(join(folder, "pipelined.sql"), pipelined);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const bench = (mode: string, script: string) =>
  runProgram(dsql, path ?? "pgbench", [
    ...["--no-vacuum", `--protocol=${mode}`, `--file=${join(folder, script)}`],
    ...[`--client=${CLIENTS}`, "--jobs=2", `--transactions=${TRANSACTIONS}`],
    ...["--max-tries=100000", "--failures-detailed", "--random-seed=1"],
  ]);

describe("pgbench", () => {
  beforeEach(async (context) => {
    if (path === undefined) context.skip("no pgbench on this machine (Debian: postgresql-contrib)");
    const client = await connect();
    for (const table of ["account", "teller", "history"]) await client.query(`DROP TABLE IF EXISTS ${table}`);
    await client.query("CREATE TABLE account (aid int PRIMARY KEY, balance int NOT NULL)");
    await client.query("CREATE TABLE teller (tid int PRIMARY KEY, balance int NOT NULL)");
    await client.query(
      "CREATE TABLE history (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), aid int, tid int, delta int)",
    );
    await client.query(`INSERT INTO account SELECT i, 0 FROM generate_series(1, ${ACCOUNTS}) AS i`);
    await client.query("INSERT INTO teller SELECT i, 0 FROM generate_series(1, 4) AS i");
  });

  const sums = async () => {
    const { rows } = await (
      await connect()
    ).query<Record<string, number>>(
      `SELECT (SELECT sum(balance)::int FROM account) AS accounts, (SELECT sum(balance)::int FROM teller) AS tellers,
              (SELECT sum(delta)::int FROM history) AS history, (SELECT count(*)::int FROM history) AS count`,
    );
    return rows[0];
  };

  test.each(["simple", "extended", "prepared"])(
    "with %s queries, 4 clients on few rows: all transactions count in the end, and there were conflicts",
    async (mode) => {
      const { stdout, stderr, exitCode } = await bench(mode, "transfer.sql");
      expect(stderr).not.toMatch(/error|aborted/i);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`number of transactions actually processed: ${CLIENTS * TRANSACTIONS}/`);
      expect(Number(/number of transactions retried: (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0);
      const found = await sums();
      expect(found).toEqual({
        accounts: found?.history,
        tellers: found?.history,
        history: found?.history,
        count: CLIENTS * TRANSACTIONS,
      });
    },
    120_000,
  );

  test.each(["extended", "prepared"])("with pipelines of %s queries all count", async (mode) => {
    const { stdout, stderr, exitCode } = await bench(mode, "pipelined.sql");
    expect(stderr).not.toMatch(/error|aborted/i);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`number of transactions actually processed: ${CLIENTS * TRANSACTIONS}/`);
    expect((await sums())?.count).toBe(CLIENTS * TRANSACTIONS);
  });

  test("can't create its own tables, and gets DSQL's errors", async () => {
    const { stderr, exitCode } = await runProgram(dsql, path ?? "pgbench", ["--initialize", "--quiet"]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/not supported|unsupported/);
  });
});
