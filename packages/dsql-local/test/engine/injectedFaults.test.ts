import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { connect as open } from "../connect.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

async function table(name: string) {
  const client = await connect();
  await client.query(`CREATE TABLE ${name} (id int PRIMARY KEY)`);
  return client;
}

const failure = (work: Promise<unknown>) => work.then(() => undefined).catch((error: unknown) => error);

test("the second commit meets a conflict, and the first and the third don't", async () => {
  const client = await table("second");
  const fault = dsql.faults.inject({ fault: "conflict", nth: 2 });
  await client.query("INSERT INTO second VALUES (1)");
  expect(await failure(client.query("INSERT INTO second VALUES (2)"))).toMatchObject({ code: "40001" });
  await client.query("BEGIN");
  await client.query("INSERT INTO second VALUES (3)");
  await client.query("COMMIT");
  expect((await client.query("SELECT id FROM second ORDER BY id")).rows).toEqual([{ id: 1 }, { id: 3 }]);
  expect(fault.hits).toBe(1);
});

test("a disconnect after COMMIT took effect leaves it, one before doesn't", async () => {
  const observer = await table("cuts");
  for (const [when, id] of [
    ["before-commit", 1],
    ["after-commit", 2],
  ] as const) {
    const client = await connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO cuts VALUES ($1)", [id]);
    dsql.faults.inject({ fault: "cut", when, nth: 1 });
    expect(await failure(client.query("COMMIT"))).toMatchObject({
      message: "Connection terminated unexpectedly",
    });
  }
  expect((await observer.query("SELECT id FROM cuts")).rows).toEqual([{ id: 2 }]);
});

test.each([
  [{ fault: "disconnect", when: "after-commit" }, "Connection terminated unexpectedly"],
  [{ fault: "disconnect", when: "before-commit" }, "Connection terminated unexpectedly"],
  [{ fault: "conflict" }, "change conflicts with another transaction (OC000)"],
] as const)("%j stays armed until there is such a commit", async (kind, message) => {
  const client = await connect();
  const other = await connect();
  await client.query("DROP TABLE IF EXISTS armed");
  await client.query("CREATE TABLE armed (id int PRIMARY KEY)");
  await client.query("INSERT INTO armed VALUES (1), (2)");
  // Begun before: its COMMIT is refused because it doesn't know of the change of the schema.
  await client.query("BEGIN");
  await client.query("DELETE FROM armed WHERE id = 1");
  await other.query("ALTER TABLE armed ADD COLUMN note text");
  const fault = dsql.faults.inject({ ...kind, nth: 1 });
  expect(await failure(client.query("COMMIT"))).toMatchObject({
    message: "schema has been updated by another transaction (OC001)",
  });
  // Not even begun: a statement outside of a block that fails.
  for (const values of [undefined, []]) {
    expect(await failure(client.query("INSERT INTO armed VALUES (2)", values))).toMatchObject({
      code: "23505",
    });
  }
  expect(fault).toMatchObject({ hits: 0, spent: false });
  expect(await failure(client.query("INSERT INTO armed VALUES (3)"))).toMatchObject({ message });
  expect(fault).toMatchObject({ hits: 1, spent: true });
});

test("a disconnect after COMMIT isn't used up by one that conflicts", async () => {
  const client = await table("lost");
  const other = await connect();
  await client.query("INSERT INTO lost VALUES (1)");
  await client.query("BEGIN");
  await client.query("DELETE FROM lost WHERE id = 1");
  await other.query("DELETE FROM lost WHERE id = 1");
  const fault = dsql.faults.inject({ fault: "disconnect", when: "after-commit", nth: 1 });
  expect(await failure(client.query("COMMIT"))).toMatchObject({ code: "40001" });
  expect(fault).toMatchObject({ hits: 0, spent: false });
  await client.query("BEGIN");
  await client.query("INSERT INTO lost VALUES (2)");
  expect(await failure(client.query("COMMIT"))).toMatchObject({
    message: "Connection terminated unexpectedly",
  });
  expect((await other.query("SELECT id FROM lost")).rows).toEqual([{ id: 2 }]);
});

test.each([
  ["a simple query", "SELECT id FROM reads", undefined],
  ["a batch with parameters", "SELECT id FROM reads WHERE id > $1", [0]],
])("%s fails as asked, and the session goes on", async (_, sql, values) => {
  const client = await connect();
  await client.query("CREATE TABLE IF NOT EXISTS reads (id int PRIMARY KEY)");
  dsql.faults.inject({ fault: "unavailable", nth: 1 });
  dsql.faults.inject({ fault: "conflict", marker: "OC001", on: "statement", nth: 2 });
  const ask = () => client.query(sql, values);
  expect(await failure(ask())).toMatchObject({ code: "XX000", message: "server unavailable" });
  expect(await failure(ask())).toMatchObject({
    code: "40001",
    message: "schema has been updated by another transaction (OC001)",
  });
  expect((await ask()).rows).toEqual([]);
});

test("a statement that fails on purpose aborts its transaction; BEGIN and COMMIT aren't counted", async () => {
  const client = await table("aborted");
  const fault = dsql.faults.inject({ fault: "conflict", on: "statement", nth: 2 });
  await client.query("BEGIN");
  await client.query("INSERT INTO aborted VALUES (1)");
  expect(await failure(client.query("SELECT 1"))).toMatchObject({ code: "40001" });
  expect(await failure(client.query("SELECT 1"))).toMatchObject({ code: "25P02" });
  expect((await client.query("COMMIT")).command).toBe("ROLLBACK");
  expect((await client.query("SELECT id FROM aborted")).rows).toEqual([]);
  expect(fault.hits).toBe(1);
});

test("a client is disconnected at a statement", async () => {
  const client = await connect();
  dsql.faults.inject({ fault: "cut", when: "statement", nth: 1 });
  expect(await failure(client.query("SELECT 1"))).toMatchObject({
    message: "Connection terminated unexpectedly",
  });
});

test("a connection is refused as injected, once, and the next is accepted", async () => {
  const fault = dsql.faults.inject({ fault: "refuse", reason: "too-many-connections", times: 1 });
  expect(await failure(open(dsql))).toMatchObject({
    code: "53300",
    severity: "FATAL",
    message: "Unable to accept connection, too many open connections.",
  });
  await connect();
  expect(fault).toMatchObject({ hits: 1, spent: true });
});

test("each request waits for the latency asked for", async () => {
  const client = await connect();
  const began = performance.now();
  const fault = dsql.faults.inject({ fault: "latency", ms: 40 });
  await client.query("SELECT 1");
  await client.query("SELECT $1::int", [1]);
  expect(performance.now() - began).toBeGreaterThanOrEqual(80);
  expect(fault.hits).toBe(2);
});
