import { expect, test } from "vitest";
import { classify } from "../analysis/classify.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { CatalogVersions } from "../catalog/CatalogVersions.ts";
import { EntrySizes } from "../cost/EntrySizes.ts";
import { StatementStatistics } from "./StatementStatistics.ts";

/** It is asked about no table, so it connects to nothing. */
const create = () =>
  new StatementStatistics(new EntrySizes("postgres://localhost:1/none", new CatalogVersions()));

function statement(sql: string): Statement {
  const [only] = classify(sql).statements;
  if (!only) throw new Error(`no statement: ${sql}`);
  return only;
}

const run = (statistics: StatementStatistics, sql: string) => {
  statistics.begin(statement(sql), undefined)({ failed: false, tag: "SELECT 1", rows: 1 });
};

test("1,000 texts are kept, the least recently used goes", async () => {
  const statistics = create();
  for (let n = 0; n < 1_000; n++) run(statistics, `SELECT c${n}`);
  run(statistics, "SELECT c0");
  for (let n = 1_000; n < 1_005; n++) run(statistics, `SELECT c${n}`);
  const kept = new Map((await statistics.list()).map(({ text, calls }) => [text, calls]));
  expect(kept.size).toBe(1_000);
  expect(kept.get("SELECT c0")).toBe(2);
  expect([1, 5, 6, 1_004].map((n) => kept.has(`SELECT c${n}`))).toEqual([false, false, true, true]);
  // One that went begins anew.
  run(statistics, "SELECT c1");
  expect((await statistics.list()).find(({ text }) => text === "SELECT c1")?.calls).toBe(1);
});

test("statements that end after all were forgotten count from then on", async () => {
  const statistics = create();
  const end = statistics.begin(statement("SELECT 1"), undefined);
  run(statistics, "SELECT 2");
  statistics.clear();
  expect(await statistics.list()).toEqual([]);
  end({ failed: true, tag: undefined, rows: 0 });
  expect(await statistics.list()).toMatchObject([{ text: "SELECT $1", calls: 1, failed: 1 }]);
});

test("ever fewer calls are samples, of what reads or writes rows only", () => {
  const statistics = create();
  const sql = "UPDATE t SET v = 1";
  const sampled: number[] = [];
  for (let call = 1; call <= 4_000; call++) {
    const sample = statistics.wantsSample(statement(sql)) ? { reads: [], writes: [] } : undefined;
    if (sample) sampled.push(call);
    statistics.begin(statement(sql), undefined)({ failed: false, tag: "UPDATE 1", rows: 0, sample });
  }
  expect(sampled).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3072]);
  for (const other of ["BEGIN", "SHOW timezone", "CREATE TABLE t (id int)", "EXPLAIN SELECT 1"]) {
    expect(statistics.wantsSample(statement(other))).toBe(false);
  }
});
