import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { passwordMessage, RawClient, startupPacket } from "../engine/support/RawClient.ts";
import { token } from "../engine/support/token.ts";
import { useClients } from "../engine/support/useClients.ts";

/*
 * The rules judge a text by its characters in UTF-8. In another encoding PostgreSQL would read others from the same bytes,
 * and could run statements that nobody has judged.
 */

const dsql = useDsql();
const { connect } = useClients(dsql);

/** One statement in UTF-8; in GBK the second character's last byte takes the backslash, and the string ends there. */
const ONE_STATEMENT = String.raw`SELECT E'あ\' AS a; SELECT 2 AS b; --'`;

const WAYS = [
  "SET client_encoding = 'GBK'",
  "SET LOCAL client_encoding = GBK",
  "SET NAMES 'GBK'",
  "SELECT set_config('client_encoding', 'GBK', false)",
  "SELECT set_config(concat('client_', 'encoding'), 'GBK', false)",
  "SELECT set_config('client_encoding', concat('G', 'BK'), false)",
  "UPDATE pg_settings SET setting = 'GBK' WHERE name = 'client_encoding'",
  "DO $$ BEGIN SET client_encoding = 'GBK'; END $$",
  "DO $$ BEGIN PERFORM set_config('client_encoding', 'GBK', false); END $$",
  "DO $$ BEGIN EXECUTE 'SET client_encoding = ''GBK'''; END $$",
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET client_encoding = 'GBK' AS 'SELECT 1'",
  "ALTER ROLE admin SET client_encoding = 'GBK'",
];

test.each(WAYS)("PostgreSQL reads a text as it was judged, whatever a client tries: %s", async (way) => {
  const client = await connect();
  expect(await outcome(client.query(way))).toMatch(/^(22023|0A000) /);
  const answer = await client.query(ONE_STATEMENT);
  expect([answer].flat().map(({ rows }) => rows as unknown)).toEqual([
    [{ "?column?": "あ' AS a; SELECT 2 AS b; --" }],
  ]);
});

test("UTF8 is taken in all its names, and SQL_ASCII, for which nothing is converted", async () => {
  const client = await connect();
  for (const name of ["UTF8", "utf-8", "Unicode", "SQL_ASCII"]) {
    expect(await outcome(client.query(`SET client_encoding = '${name}'`)), name).toBe("SET");
    expect((await client.query("SELECT 'é' AS it")).rows).toEqual([{ it: "é" }]);
  }
  expect(await outcome(client.query("RESET client_encoding"))).toBe("RESET");
  expect((await client.query("SHOW client_encoding")).rows).toEqual([{ client_encoding: "UTF8" }]);
});

test("so it is at start-up", async () => {
  const startUp = async (parameters: Record<string, string>) => {
    const raw = await RawClient.overTls(dsql);
    raw.socket.write(startupPacket({ user: "admin", database: "postgres", ...parameters }));
    await raw.until("R");
    raw.socket.write(passwordMessage(await token()));
    const answer = await raw.until("Z");
    raw.socket.destroy();
    return answer;
  };
  expect(await startUp({ client_encoding: "GBK" })).toBe("22023 closed");
  expect(await startUp({ options: "-c client_encoding=GBK" })).toBe("22023 closed");
  for (const client_encoding of ["UTF8", "'utf-8'", "SQL_ASCII"]) {
    expect(await startUp({ client_encoding })).toBe("R ZI");
  }
});
