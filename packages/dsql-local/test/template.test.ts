import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { type DsqlLocal, startDsqlLocal } from "../src/index.ts";
import { connect } from "./connect.ts";
import { sharedPostgres } from "../src/testing.ts";

const backend = async () => ({ connectionString: await sharedPostgres() });

async function query(dsql: DsqlLocal, sql: string): Promise<unknown[]> {
  const client = await connect(dsql);
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}

test("a template is filled once, though two request it at once, and each gets its own copy", async () => {
  let prepared = 0;
  const isolated = {
    template: `a table with one row ${randomUUID()}`,
    prepare: async (dsql: DsqlLocal) => {
      prepared++;
      await query(dsql, "CREATE TABLE t (id int PRIMARY KEY)");
      await query(dsql, "INSERT INTO t VALUES (1)");
    },
  };
  const [a, b] = await Promise.all([
    startDsqlLocal({ backend: await backend(), isolated }),
    startDsqlLocal({ backend: await backend(), isolated }),
  ]);
  await query(a, "INSERT INTO t VALUES (2)");
  expect(await query(a, "SELECT id FROM t ORDER BY id")).toEqual([[1], [2]]);
  expect(await query(b, "SELECT id FROM t ORDER BY id")).toEqual([[1]]);
  await Promise.all([a.stop(), b.stop()]);
  const c = await startDsqlLocal({ backend: await backend(), isolated });
  expect(await query(c, "SELECT id FROM t ORDER BY id")).toEqual([[1]]);
  await c.stop();
  expect(prepared).toBe(1);
});

test("a template that couldn't be filled is created again at the next request", async () => {
  let tries = 0;
  const isolated = {
    template: `made at the second try ${randomUUID()}`,
    prepare: async (dsql: DsqlLocal) => {
      await query(dsql, "CREATE TABLE t (id int PRIMARY KEY)");
      if (++tries === 1) throw new Error("the first try fails");
    },
  };
  await expect(startDsqlLocal({ backend: await backend(), isolated })).rejects.toThrow("the first try fails");
  const dsql = await startDsqlLocal({ backend: await backend(), isolated });
  expect(await query(dsql, "SELECT id FROM t")).toEqual([]);
  await dsql.stop();
  expect(tries).toBe(2);
});

test("a copy has the settings of a database without a template: UTC, repeatable read, C collation", async () => {
  const dsql = await startDsqlLocal({ backend: await backend(), isolated: true });
  const sql = `SELECT current_setting('timezone'), current_setting('transaction_isolation'), datcollate
               FROM pg_database WHERE datname = current_database()`;
  expect(await query(dsql, sql)).toEqual([["UTC", "repeatable read", "C"]]);
  await dsql.stop();
});
