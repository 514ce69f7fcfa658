import { describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";
import { incompressible, incompressibleText } from "./support/incompressible.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

const MIB = 1024 * 1024;
const json = (bytes: number) => JSON.stringify(incompressibleText(bytes - 2));

test.each([
  ["bytea", MIB, incompressible],
  ["text", MIB, incompressibleText],
  ["json", MIB, json],
  ["varchar", 65_535, incompressibleText],
  ["varchar(65535)", 65_535, (bytes: number) => "é".repeat(1) + incompressibleText(bytes - 2)],
  ["char", 4_096, incompressibleText, "bpchar"],
])("a value of %s has at most %i bytes", async (type, bytes, value, declared = type) => {
  const client = await connect();
  await client.query(`CREATE TABLE value_of (id int PRIMARY KEY, v ${declared})`);
  expect(await outcome(client.query("INSERT INTO value_of VALUES (1, $1)", [value(bytes)]))).toBe("INSERT 1");
  const refused = `54000 datatype limit greater than ${bytes} bytes not supported for ${type.replace(/\(.*/, "")}`;
  expect(await outcome(client.query("INSERT INTO value_of VALUES (2, $1)", [value(bytes + 1)]))).toBe(
    refused,
  );
  expect(await outcome(client.query("UPDATE value_of SET v = $1", [value(bytes + 1)]))).toBe(refused);
  await client.query("DROP TABLE value_of");
});

test("a jsonb value over 1 MiB is rejected", async () => {
  const client = await connect();
  await client.query("CREATE TABLE binary_json (id int PRIMARY KEY, v jsonb)");
  expect(await outcome(client.query("INSERT INTO binary_json VALUES (1, $1)", [json(MIB - 100)]))).toBe(
    "INSERT 1",
  );
  expect(await outcome(client.query("INSERT INTO binary_json VALUES (2, $1)", [json(MIB + 100)]))).toBe(
    "54000 datatype limit greater than 1048576 bytes not supported for jsonb",
  );
});

test("a compressible value over 1 MiB is accepted, because its stored size counts", async () => {
  const client = await connect();
  await client.query("CREATE TABLE compressed (id int PRIMARY KEY, v text)");
  expect(await outcome(client.query("INSERT INTO compressed VALUES (1, repeat('x', 3 * 1024 * 1024))"))).toBe(
    "INSERT 1",
  );
  expect(await outcome(client.query("UPDATE compressed SET id = 2"))).toBe("UPDATE 1");
});

test("a row has at most 2 MiB", async () => {
  const client = await connect();
  await client.query("CREATE TABLE wide (id int PRIMARY KEY, a bytea, b bytea)");
  const insert = (id: number, rest: number) =>
    outcome(
      client.query("INSERT INTO wide VALUES ($1, $2, $3)", [id, incompressible(MIB), incompressible(rest)]),
    );
  expect(await insert(1, MIB - 4)).toBe("INSERT 1");
  expect(await insert(2, MIB - 3)).toBe("54000 maximum row size exceeded");
});

describe("every way of writing is subject to it", () => {
  const tooMuch = "54000 datatype limit greater than 1048576 bytes not supported for text";
  const large = incompressibleText(MIB + 1);

  test.each([
    ["INSERT … SELECT", "INSERT INTO t SELECT 2, $1::text"],
    ["ON CONFLICT DO UPDATE", "INSERT INTO t VALUES (1, '') ON CONFLICT (id) DO UPDATE SET v = $1"],
    ["UPDATE … FROM", "UPDATE t SET v = $1 FROM (SELECT 1 AS one) o WHERE id = one"],
    ["a data-modifying CTE", "WITH made AS (INSERT INTO t VALUES (3, $1) RETURNING id) SELECT id FROM made"],
    ["RETURNING", "UPDATE t SET v = $1 RETURNING id"],
  ])("%s", async (_, sql) => {
    const client = await connect();
    await client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
    await client.query("INSERT INTO t VALUES (1, 'small')");
    expect(await outcome(client.query(sql, [large]))).toBe(tooMuch);
    await client.query("BEGIN");
    expect(await outcome(client.query(sql, [large]))).toBe(tooMuch);
    expect(await outcome(client.query("SELECT 1"))).toMatch(/^25P02 /);
    expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
    expect((await client.query("SELECT * FROM t")).rows).toEqual([{ id: 1, v: "small" }]);
    expect(await outcome(client.query(sql, ["fits"]))).toMatch(/^(INSERT|UPDATE|SELECT) 1$/);
    await client.query("DROP TABLE t");
  });
});

test("the error reveals nothing about the trigger", async () => {
  const client = await connect();
  await client.query("CREATE TABLE told (v bytea)");
  const error = await client
    .query("INSERT INTO told VALUES ($1)", [incompressible(MIB + 1)])
    .catch((e: unknown) => e);
  expect(error).toMatchObject({ where: undefined, detail: undefined, routine: undefined, schema: undefined });
});
