import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { INTERNAL_PREFIX } from "../../src/backend/internalPrefix.ts";
import { useDsql } from "../../src/testing.ts";
import { int16 } from "../../src/net/integers.ts";
import { outcome } from "../engine/support/outcome.ts";
import { RawClient } from "../engine/support/RawClient.ts";
import { useClients } from "../engine/support/useClients.ts";
import { values } from "./beside/messagePool.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeClose } from "../../src/net/messages/close.ts";
import { encodeDescribe as describeMessage } from "../../src/net/messages/describe.ts";
import { sync } from "../../src/net/messages/sync.ts";

/*
 * The server runs statements of its own in a client's PostgreSQL session: BEGIN, savepoints, snapshots. No client can drop,
 * name or see them, whatever it sends, and at whatever stage of a transaction.
 */

const dsql = useDsql();
const { connect } = useClients(dsql);

let client: pg.Client;
beforeEach(async () => {
  client = await connect();
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
  await client.query("INSERT INTO t VALUES (1, 1), (2, 2)");
});

const noTypes = int16(0);
const none = values();

/** Statements that could touch what the server has in the session, and DSQL's answer outside of a transaction. */
const ATTACKS: [sql: string, answer: RegExp][] = [
  ["DEALLOCATE ALL", /^DEALLOCATE$/],
  ["DEALLOCATE PREPARE ALL", /^DEALLOCATE$/],
  ["/* x */ deallocate /* y */ all -- z", /^DEALLOCATE$/],
  ["DEALLOCATE ALL; SELECT 1", /^several$/],
  ["SELECT 1; DEALLOCATE ALL", /^several$/],
  ["DEALLOCATE mine", /^0A000 /],
  [`DEALLOCATE "${INTERNAL_PREFIX}"`, /^0A000 /],
  ["DEALLOCATE PREPARE mine", /^0A000 /],
  ["DISCARD ALL", /^0A000 /],
  ["DISCARD PLANS", /^0A000 /],
  ["DISCARD SEQUENCES", /^0A000 /],
  ["DISCARD TEMP", /^0A000 /],
  ["CLOSE ALL", /^0A000 /],
  [`CLOSE "${INTERNAL_PREFIX}"`, /^0A000 /],
  ["PREPARE mine AS SELECT 1", /^0A000 /],
  ["EXECUTE mine", /^0A000 /],
  ["DECLARE mine CURSOR FOR SELECT 1", /^0A000 /],
  ["FETCH ALL FROM mine", /^0A000 /],
  ["SAVEPOINT dsql_local", /^0A000 /],
  ["RELEASE SAVEPOINT dsql_local", /^0A000 /],
  ["RELEASE dsql_local", /^0A000 /],
  ["ROLLBACK TO SAVEPOINT dsql_local", /^0A000 /],
  ["ROLLBACK TO dsql_local", /^0A000 /],
  ["PREPARE TRANSACTION 'mine'", /^0A000 /],
  ["COMMIT PREPARED 'mine'", /^0A000 /],
  ["COMMIT AND CHAIN", /^0A000 /],
  ["ROLLBACK AND CHAIN", /^0A000 /],
  ["RESET ALL", /^RESET$/],
  ["RESET search_path", /^RESET$/],
  ["RESET default_transaction_isolation", /^0A000 /],
  ["RESET temp_file_limit", /^0A000 /],
  ["SET search_path = 'nowhere, public, pg_catalog'", /^SET$/],
  ["SET search_path = ''", /^SET$/],
  ["SET default_transaction_isolation = 'read committed'", /^0A000 /],
  ["SET TRANSACTION ISOLATION LEVEL READ COMMITTED", /^0A000 /],
  ["SET TRANSACTION SNAPSHOT '00000003-0000001B-1'", /^0A000 /],
  ["SET SESSION AUTHORIZATION DEFAULT", /^0A000 /],
  ["SET ROLE NONE", /^0A000 /],
  ["SET statement_timeout = 1", /^0A000 /],
  ["SET lock_timeout = 1", /^0A000 /],
  ["SET idle_in_transaction_session_timeout = 1", /^0A000 /],
  ["SET client_min_messages = error", /^0A000 /],
  ["SET event_triggers = off", /^0A000 /],
  ["SET session_replication_role = replica", /^0A000 /],
  ["SET deadlock_timeout = 100000", /^0A000 /],
  ["SET plan_cache_mode = force_generic_plan", /^0A000 /],
  ["SET application_name = 'dsql-local locks'", /^SET$/],
  ["SELECT set_config('search_path', 'nowhere', false)", /^SELECT 1$/],
  ["SELECT set_config('deadlock_timeout', '100000', false)", /^0A000 /],
];

const says = async (sql: string) => {
  const result = client.query(sql);
  return outcome(result.then((one) => (Array.isArray(one) ? { command: "several", rowCount: null } : one)));
};

/** Transactions of either kind go as they should; `search_path` may be another by now. */
async function isWell(): Promise<void> {
  await client.query("BEGIN");
  await client.query("UPDATE public.t SET v = v + 1 WHERE id = $1", [1]);
  await client.query("UPDATE public.t SET v = v + 1 WHERE id = 1");
  await client.query("COMMIT");
  await client.query("BEGIN READ ONLY");
  expect(await outcome(client.query("UPDATE public.t SET v = 0"))).toMatch(/^25006 /);
  await client.query("ROLLBACK");
  const { rows } = await client.query("SELECT name FROM pg_catalog.pg_prepared_statements");
  expect(rows).toEqual([]);
}

/** Each is a stage of a transaction at which an attack comes. */
const STAGES: [name: string, begin: string[], end: string, expected: (answer: RegExp) => RegExp][] = [
  ["before anything", [], "SELECT 1", (answer) => answer],
  ["right behind BEGIN", ["BEGIN"], "COMMIT", (answer) => answer],
  ["behind a write", ["BEGIN", "UPDATE public.t SET v = 5 WHERE id = 2"], "COMMIT", (answer) => answer],
  ["behind a locking read", ["BEGIN", "SELECT FROM public.t FOR UPDATE"], "ROLLBACK", (answer) => answer],
  [
    "behind a change of the schema",
    ["BEGIN", "ALTER TABLE public.t ADD w int"],
    "ROLLBACK",
    (answer) => answer,
  ],
  ["in an aborted block", ["BEGIN", "SELECT 1/0"], "COMMIT", () => /^(25P02|0A000) /],
];

test.each(STAGES)(
  "%s no statement of a client's reaches the server's own",
  async (_, begin, end, expected) => {
    for (const [attack, answer] of ATTACKS) {
      for (const sql of begin) await outcome(client.query(sql));
      expect(await says(attack), attack).toMatch(expected(answer));
      // With parameters it goes by the extended protocol, which takes no several statements.
      await outcome(client.query({ text: attack, values: [] }));
      const text = "UPDATE public.t SET v = v + $1 WHERE id = 1";
      await outcome(client.query({ name: "mine", text, values: [1] }));
      await outcome(client.query(end));
      await outcome(client.query("DEALLOCATE ALL"));
      await isWell();
    }
  },
);

describe("DEALLOCATE ALL", () => {
  test("in a block keeps the writes before and behind it", async () => {
    await client.query("BEGIN");
    await client.query("UPDATE t SET v = 5 WHERE id = 1");
    await client.query("DEALLOCATE ALL");
    await client.query("UPDATE t SET v = 6 WHERE id = 2");
    await client.query("COMMIT");
    expect((await client.query("SELECT v FROM t ORDER BY id")).rows).toEqual([{ v: 5 }, { v: 6 }]);
  });

  test("drops the client's statements, of either protocol's, and lets their names be used again", async () => {
    const raw = await RawClient.ready(dsql);
    for (const begin of [[], [encodeQuery("BEGIN")]]) {
      for (const bytes of begin) await raw.ask([bytes]);
      const status = begin.length === 0 ? "ZI" : "ZT";
      expect(
        await raw.ask([encodeParse("a", "SELECT 1", noTypes), encodeParse("b", "COMMIT", noTypes), sync]),
      ).toBe(`1 1 ${status}`);
      expect(await raw.ask([encodeQuery("DEALLOCATE ALL")])).toBe(`DEALLOCATE ALL ${status}`);
      expect(
        await raw.ask([encodeParse("a", "SELECT 2", noTypes), encodeParse("b", "SELECT 3", noTypes), sync]),
      ).toBe(`1 1 ${status}`);
      expect(
        await raw.ask([
          encodeBind("", "a", none),
          encodeExecute(""),
          encodeBind("", "b", none),
          encodeExecute(""),
          sync,
        ]),
      ).toBe(`2 D SELECT 1 2 D SELECT 1 ${status}`);
      expect(
        await raw.ask([
          encodeParse("d", "DEALLOCATE ALL", noTypes),
          encodeBind("", "d", none),
          encodeExecute(""),
          sync,
        ]),
      ).toBe(`1 2 DEALLOCATE ALL ${status}`);
    }
    expect(await raw.ask([encodeBind("", "a", none), sync])).toBe("26000 ZE");
    expect(await raw.ask([encodeQuery("ROLLBACK"), encodeBind("", "b", none), sync], "Z")).toBe(
      "ROLLBACK ZI",
    );
    raw.socket.destroy();
  });

  test("within a function, which no rule of a session sees, leaves the session well", async () => {
    await client.query(
      "CREATE OR REPLACE FUNCTION forget() RETURNS int LANGUAGE sql AS 'DEALLOCATE ALL; SELECT 1'",
    );
    await client.query("BEGIN");
    await client.query("UPDATE t SET v = 5 WHERE id = 1");
    await client.query("SELECT forget()");
    await client.query("UPDATE t SET v = 6 WHERE id = 2");
    await client.query("COMMIT");
    await client.query({ name: "gone", text: "SELECT 1" });
    await client.query("SELECT forget()");
    expect(await outcome(client.query({ name: "gone", text: "SELECT 1" }))).toMatch(/^26000 /);
    await isWell();
  });
});

test("names like the server's are the client's own", async () => {
  const raw = await RawClient.ready(dsql);
  const name = `${INTERNAL_PREFIX}0123456789abcdef01234567`;
  expect(await raw.ask([encodeQuery("BEGIN")])).toBe("BEGIN ZT");
  expect(await raw.ask([encodeParse(name, "SELECT 1", noTypes), encodeBind(name, name, none), sync])).toBe(
    "1 2 ZT",
  );
  expect(await raw.ask([encodeQuery("UPDATE t SET v = 9")])).toBe("UPDATE 2 ZT");
  expect(await raw.ask([encodeExecute(name), describeMessage("S", name), sync])).toBe("D SELECT 1 t T ZT");
  expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
  expect(await raw.ask([encodeClose("S", name), sync])).toBe("3 ZI");
  // Those that the server has had are nobody's.
  for (const [what, letter] of [
    ["S", "26000"],
    ["P", "34000"],
  ] as const) {
    expect(await raw.ask([describeMessage(what, INTERNAL_PREFIX), sync])).toBe(`${letter} ZI`);
  }
  raw.socket.destroy();
});

test("a client sees its own statements and portals only", async () => {
  const raw = await RawClient.ready(dsql);
  const seen = "SELECT 1/(count(*) FILTER (WHERE name NOT IN ('mine', '')) = 0)::int FROM";
  await raw.ask([encodeQuery("BEGIN")]);
  await raw.ask([encodeQuery("UPDATE t SET v = 9")]);
  await raw.ask([encodeParse("mine", "SELECT 1", noTypes), encodeBind("mine", "mine", none), sync]);
  for (const view of ["pg_prepared_statements", "pg_cursors"]) {
    // Straight on, and in the middle of an extended query that the server has divided.
    expect(await raw.ask([encodeQuery(`${seen} ${view}`)])).toBe("T D SELECT 1 ZT");
    const look = [encodeParse("", `${seen} ${view}`, noTypes), encodeBind("", "", none), encodeExecute("")];
    const write = [
      encodeParse("", "UPDATE t SET v = 8", noTypes),
      encodeBind("", "", none),
      encodeExecute(""),
    ];
    expect(await raw.ask([...write, ...look, sync])).toBe("1 2 UPDATE 2 1 2 D SELECT 1 ZT");
  }
  expect(await raw.ask([encodeQuery("SELECT 1/(count(*) = 0)::int FROM pg_prepared_xacts")])).toBe(
    "T D SELECT 1 ZT",
  );
  raw.socket.destroy();
});

test("an error of PostgreSQL's at COMMIT leaves nothing of the server's to be seen", async () => {
  await client.query("DROP TABLE IF EXISTS child");
  await client.query(
    "CREATE TABLE child (id int PRIMARY KEY, t int REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)",
  );
  await client.query("BEGIN");
  await client.query("INSERT INTO child VALUES (1, 77)");
  expect(await outcome(client.query("COMMIT"))).toMatch(/^23503 /);
  await isWell();
});
