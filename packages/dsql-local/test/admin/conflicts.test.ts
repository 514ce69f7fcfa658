import type pg from "pg";
import { beforeAll, expect, test } from "vitest";
import type { RecordedConflict } from "../../src/activity/RecordedConflict.ts";
import { useDsql } from "../../src/testing.ts";
import { connect as connectOnce } from "../connect.ts";
import { useClients } from "../engine/support/useClients.ts";
import { read } from "./read.ts";

const dsql = useDsql({ adminPort: 0 });
const { connect, connectDirectly } = useClients(dsql);

const conflicts = () => read<RecordedConflict[]>(dsql, "/conflicts");
const latest = async () => (await conflicts())[0];

/** As the start-up gave it. */
const pidOf = (client: pg.Client) => (client as pg.Client & { processID: number }).processID;

/** Two clients, and the first one's and second one's sessions. */
async function two() {
  const [loser, winner] = await Promise.all([connect(), connect()]);
  return { loser, winner, lost: pidOf(loser), won: pidOf(winner) };
}

beforeAll(async () => {
  const client = await connectOnce(dsql);
  await client.query("CREATE TABLE stock (id int PRIMARY KEY, qty int NOT NULL, sku text UNIQUE)");
  await client.query("CREATE TABLE sold (shop text, day int, qty int, PRIMARY KEY (shop, day))");
  await client.query("INSERT INTO stock VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')");
  await client.query("INSERT INTO sold VALUES ('north', 1, 0), ('south', 1, 0)");
  await client.query("CREATE SCHEMA shop");
  await client.query('CREATE SCHEMA "Shop"');
  for (const table of ["plain", '"Account"', "shop.plain", '"Shop"."Account"', "shop.goods"]) {
    await client.query(`CREATE TABLE ${table} (id int PRIMARY KEY, qty int)`);
    await client.query(`INSERT INTO ${table} VALUES (1, 0)`);
  }
  await client.end();
});

test("none at first", async () => {
  expect(await conflicts()).toEqual([]);
});

test("two blocks that write one row: both statements, the row, and who is who", async () => {
  const { loser, winner, lost, won } = await two();
  await loser.query("BEGIN");
  await loser.query("UPDATE stock SET qty = qty - 1 WHERE id = 1");
  await winner.query("BEGIN");
  await winner.query("SELECT * FROM stock");
  await winner.query("UPDATE stock SET qty = qty - 5 WHERE id = 3");
  await winner.query("UPDATE stock SET qty = qty - 2 WHERE id = 1");
  await winner.query("COMMIT");
  await loser.query("SELECT 'another statement'");
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({
    code: "OC000",
    kind: "row",
    detectedAt: "commit",
    object: "stock",
    key: "id = 1",
    loser: { session: lost, role: "admin", statement: "UPDATE stock SET qty = qty - 1 WHERE id = 1" },
    winner: { session: won, role: "admin", statement: "UPDATE stock SET qty = qty - 2 WHERE id = 1" },
    isInferred: false,
  });
});

test.each([
  ["in the simple protocol", "UPDATE sold SET qty = 2 WHERE day = 1 AND shop = 'south'", undefined],
  ["with parameters", "UPDATE sold SET qty = $1 WHERE day = $3 AND shop = $2", [2, "south", 1]],
])(
  "an update of a row that has changed since the snapshot names the right one, %s",
  async (_, text, values) => {
    const { loser, winner, lost, won } = await two();
    await loser.query("BEGIN");
    await loser.query("SELECT 1");
    await winner.query("UPDATE sold SET qty = 7 WHERE shop = 'north' AND day = 1");
    await winner.query("UPDATE sold SET qty = 8 WHERE shop = 'south' AND day = 1");
    await loser.query(text, values);
    await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
    expect(await latest()).toMatchObject({
      detectedAt: "commit",
      object: "sold",
      key: "shop = south, day = 1",
      loser: { session: lost, statement: text },
      winner: { session: won, statement: "UPDATE sold SET qty = 8 WHERE shop = 'south' AND day = 1" },
      isInferred: false,
    });
  },
);

test.each([
  ["public.plain", "plain", "plain"],
  ['"plain"', "public.plain", "plain"],
  ['"Account"', '"Account"', '"Account"'],
  ['"public"."Account"', '"Account"', '"Account"'],
  ["PUBLIC.Plain", "plain", "plain"],
  ["shop.plain", "shop.plain", "shop.plain"],
  ['"Shop"."Account"', '"Shop"."Account"', '"Shop"."Account"'],
])("a table written %s by the loser and %s by the winner is found", async (lost, won, object) => {
  const { loser, winner } = await two();
  await loser.query("BEGIN");
  await loser.query("SELECT 1");
  const text = `UPDATE ${won} SET qty = 1 WHERE id = 1`;
  await winner.query(text);
  // A table of the same name in another schema isn't meant.
  await winner.query(
    object === "plain"
      ? "UPDATE shop.plain SET qty = 1 WHERE id = 1"
      : "UPDATE plain SET qty = 1 WHERE id = 1",
  );
  await loser.query(`UPDATE ${lost} SET qty = 2 WHERE id = 1`);
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({
    kind: "row",
    object,
    key: "id = 1",
    winner: { statement: text },
    isInferred: false,
  });
});

test("a table that only the search path names is found in its schema", async () => {
  const { loser, winner } = await two();
  await loser.query("SET search_path = shop");
  await loser.query("BEGIN");
  await loser.query("SELECT 1");
  await winner.query("UPDATE shop.goods SET qty = 1 WHERE id = 1");
  await loser.query("UPDATE goods SET qty = 2 WHERE id = 1");
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({ kind: "row", object: "shop.goods", key: "id = 1" });
});

test("two inserts of one key, and a row that is only locked", async () => {
  const { loser, winner } = await two();
  await loser.query("BEGIN");
  await loser.query("INSERT INTO stock VALUES (4, 0, 'd')");
  await winner.query("INSERT INTO stock VALUES (5, 0, 'd')");
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({
    object: "stock",
    key: "sku = d",
    loser: { statement: "INSERT INTO stock VALUES (4, 0, 'd')" },
    winner: { statement: "INSERT INTO stock VALUES (5, 0, 'd')" },
  });

  await loser.query("BEGIN");
  await loser.query("UPDATE stock SET sku = 'e' WHERE id = 5");
  await winner.query("UPDATE stock SET sku = 'f' WHERE id = 5");
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({ object: "stock", key: "id = 5" });

  await loser.query("BEGIN");
  await loser.query("SELECT qty FROM stock WHERE id = 2 FOR UPDATE");
  await winner.query("DELETE FROM stock WHERE id = 2");
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({
    key: "id = 2",
    loser: { statement: "SELECT qty FROM stock WHERE id = 2 FOR UPDATE" },
    winner: { statement: "DELETE FROM stock WHERE id = 2" },
  });
});

test("statements outside of blocks, where PostgreSQL alone finds the conflict: the last writer has probably won", async () => {
  const [one, two, direct] = await Promise.all([connect(), connect(), connectDirectly()]);
  const text = "UPDATE stock SET qty = qty + 1 WHERE id = 3";
  // The server runs the first calls of a statement itself, to find out what they cost.
  for (let calls = 0; calls < 4; calls++) await one.query(text);
  await direct.query("BEGIN");
  await direct.query("SELECT FROM stock WHERE id = 3 FOR UPDATE");
  const updates = [one.query(text), two.query(text)];
  const settled = Promise.allSettled(updates);
  const waiting = async () =>
    (
      await direct.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      )
    ).rowCount;
  await expect.poll(waiting).toBe(2);
  await direct.query("ROLLBACK");
  const [first] = await settled;
  const [winner, loser] = first?.status === "fulfilled" ? [one, two] : [two, one];
  await expect.poll(latest).toMatchObject({
    code: "OC000",
    kind: "row",
    detectedAt: "statement",
    object: "stock",
    key: null,
    loser: { session: pidOf(loser), statement: text },
    winner: { session: pidOf(winner), statement: text },
    isInferred: true,
  });
});

test("a change of the schema: whose, at a statement and at COMMIT", async () => {
  const { loser, winner, lost, won } = await two();
  await loser.query("SELECT * FROM stock");
  await winner.query("ALTER TABLE stock ADD COLUMN note text");
  await expect(loser.query("SELECT id FROM stock")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({
    code: "OC001",
    kind: "schema",
    detectedAt: "statement",
    object: "stock",
    key: null,
    loser: { session: lost, statement: "SELECT id FROM stock" },
    winner: { session: won, statement: "ALTER TABLE stock ADD COLUMN note text" },
  });
  await loser.query("BEGIN");
  await loser.query("SELECT id FROM stock");
  await winner.query("ALTER TABLE stock ADD COLUMN other text");
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({
    code: "OC001",
    detectedAt: "commit",
    object: "stock",
    winner: { session: won, statement: "ALTER TABLE stock ADD COLUMN other text" },
  });
});

test("a job of the server's may win", async () => {
  const { loser, winner } = await two();
  await loser.query("SELECT * FROM sold");
  const { rows } = await winner.query<{ job_id: string }>("CREATE INDEX ASYNC ON sold (qty)");
  await winner.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  await expect(loser.query("SELECT * FROM sold")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({
    code: "OC001",
    object: "sold",
    winner: { session: null, role: "job", statement: null },
  });
});

test("an injected conflict is named one, at COMMIT, at a statement and in a procedure", async () => {
  const client = await connect();
  dsql.faults.inject({ fault: "conflict", nth: 1 });
  await expect(client.query("UPDATE stock SET qty = 0 WHERE id = 3")).rejects.toMatchObject({
    code: "40001",
  });
  const shown = { kind: "injected", winner: null, object: null };
  expect(await latest()).toMatchObject({ ...shown, code: "OC000", detectedAt: "commit" });
  dsql.faults.inject({ fault: "conflict", marker: "OC001", on: "statement", nth: 1 });
  await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({ ...shown, code: "OC001", detectedAt: "statement" });
  dsql.faults.inject({ fault: "conflict", nth: 1 });
  await expect(
    client.query("DO $$ BEGIN UPDATE stock SET qty = 0 WHERE id = 3; COMMIT; END $$"),
  ).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({ ...shown, code: "OC000", detectedAt: "commit" });
});

test("a connection that bypasses the server has no name", async () => {
  const [loser, direct] = await Promise.all([connect(), connectDirectly()]);
  await loser.query("BEGIN");
  await loser.query("SELECT * FROM sold");
  await direct.query("UPDATE sold SET qty = 99 WHERE shop = 'north'");
  await loser.query("UPDATE sold SET qty = 98 WHERE shop = 'north' AND day = 1");
  await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
  expect(await latest()).toMatchObject({ kind: "bypass", detectedAt: "commit", winner: null });
});

test("the last 200 are kept, newest first", async () => {
  const client = await connect();
  dsql.faults.inject({ fault: "conflict", on: "statement" });
  for (let n = 0; n < 210; n++) await client.query("SELECT 1").catch(() => undefined);
  const ids = (await conflicts()).map(({ id }) => id);
  expect(ids).toHaveLength(200);
  expect(ids).toEqual([...ids].sort((one, other) => other - one));
});
