import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { int16 } from "../../src/net/integers.ts";
import { values } from "../protocol/beside/messagePool.ts";
import { outcome, staleSchema } from "./support/outcome.ts";
import { RawClient } from "./support/RawClient.ts";
import { useClients } from "./support/useClients.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeDescribe as describeMessage } from "../../src/net/messages/describe.ts";
import { sync } from "../../src/net/messages/sync.ts";

/* A named prepared statement is planned again where another session has changed the columns of its result. */

const dsql = useDsql();
const { connect } = useClients(dsql);

let client: pg.Client;
let other: pg.Client;
beforeEach(async () => {
  client = await connect();
  other = await connect();
  await other.query("DROP VIEW IF EXISTS seen");
  await other.query("DROP TABLE IF EXISTS t");
  await other.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
  await other.query("CREATE VIEW seen AS SELECT id FROM t");
});

const add = () => other.query("ALTER TABLE t ADD COLUMN w text");

/** Named statements whose result's columns a change of the schema changes, by both. */
const STATEMENTS: [text: string, change: string[], columns: string[]][] = [
  ["SELECT * FROM t WHERE id = $1", ["ALTER TABLE t ADD COLUMN w text"], ["id", "v", "w"]],
  ["SELECT t FROM t WHERE id = $1", ["ALTER TABLE t ADD COLUMN w text"], ["t"]],
  ["SELECT * FROM seen WHERE id = $1", ["CREATE OR REPLACE VIEW seen AS SELECT id, v FROM t"], ["id", "v"]],
  [
    "SELECT * FROM seen WHERE id = $1",
    ["DROP VIEW seen", "CREATE VIEW seen AS SELECT v, id FROM t"],
    ["v", "id"],
  ],
  ["UPDATE t SET v = 1 WHERE id = $1 RETURNING *", ["ALTER TABLE t ADD COLUMN w text"], ["id", "v", "w"]],
  ["INSERT INTO t VALUES ($1, 0) RETURNING *", ["ALTER TABLE t ADD COLUMN w text"], ["id", "v", "w"]],
  [
    "WITH x AS (SELECT * FROM t) SELECT * FROM x WHERE id = $1",
    ["ALTER TABLE t ADD COLUMN w text"],
    ["id", "v", "w"],
  ],
];

describe("a named statement fails with OC001 once, and runs from then on", () => {
  test.each(STATEMENTS)("%s", async (text, changes, columns) => {
    const run = (id: number) => client.query({ name: "q", text, values: [id] });
    await run(1);
    for (const change of changes) await other.query(change);
    expect(await outcome(run(2))).toBe(staleSchema);
    for (let id = 3; id < 6; id++) expect((await run(id)).fields.map(({ name }) => name)).toEqual(columns);
  });

  test.each(STATEMENTS)("in a block: %s", async (text, changes, columns) => {
    const run = (id: number) => client.query({ name: "q", text, values: [id] });
    await run(1);
    for (const change of changes) await other.query(change);
    await client.query("BEGIN");
    expect(await outcome(run(2))).toBe(staleSchema);
    await client.query("ROLLBACK");
    await client.query("BEGIN");
    await client.query("INSERT INTO t (id, v) VALUES (99, 1)");
    expect((await run(3)).fields.map(({ name }) => name)).toEqual(columns);
    expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
  });
});

test("a statement that was prepared and never run is planned again as well, Describe and Bind alike", async () => {
  const raw = await RawClient.ready(dsql);
  for (const ask of [
    [describeMessage("S", "q"), sync],
    [encodeBind("", "q", values()), describeMessage("P", ""), encodeExecute(""), sync],
  ]) {
    await raw.ask([encodeQuery("DEALLOCATE ALL")]);
    expect(await raw.ask([encodeParse("q", "SELECT * FROM t", int16(0)), sync])).toBe("1 ZI");
    await add();
    expect(await raw.ask(ask)).toMatch(/^(t T|2 T SELECT 0) ZI$/);
    await other
      .query("ALTER TABLE t DROP COLUMN w")
      .catch(() => other.query("ALTER TABLE t RENAME w TO old"));
  }
  raw.socket.destroy();
});

test("a statement whose table is dropped and made again works again under its name", async () => {
  const run = () => client.query({ name: "q", text: "SELECT * FROM t" });
  await run();
  await other.query("DROP VIEW seen");
  await other.query("DROP TABLE t");
  expect(await outcome(run())).toBe(staleSchema);
  for (let time = 0; time < 2; time++) expect(await outcome(run())).toMatch(/^42P01 /);
  await other.query("CREATE TABLE t (id int, new text)");
  const answers = [await outcome(run()), await outcome(run())];
  expect(answers.at(-1)).toBe("SELECT 0");
  expect((await run()).fields.map(({ name }) => name)).toEqual(["id", "new"]);
});

test("under load from workers that retry what DSQL says may be retried, nobody stays out", async () => {
  await other.query("INSERT INTO t SELECT i, i FROM generate_series(1, 20) i");
  const workers = await Promise.all(Array.from({ length: 4 }, () => connect()));
  const state = { changing: true };
  const work = async (worker: pg.Client): Promise<string[]> => {
    const others: string[] = [];
    for (let id = 1; state.changing || id % 20 !== 0; id++) {
      const said = await outcome(
        worker.query({ name: "q", text: "SELECT * FROM t WHERE id = $1", values: [(id % 20) + 1] }),
      );
      if (said !== "SELECT 1" && said !== staleSchema) others.push(said);
    }
    return others;
  };
  const working = workers.map(work);
  for (let column = 0; column < 5; column++) await other.query(`ALTER TABLE t ADD COLUMN c${column} int`);
  state.changing = false;
  expect((await Promise.all(working)).flat()).toEqual([]);
  for (const worker of workers) {
    const run = () => worker.query({ name: "q", text: "SELECT * FROM t WHERE id = $1", values: [1] });
    await outcome(run());
    expect((await run()).fields).toHaveLength(7);
  }
});
