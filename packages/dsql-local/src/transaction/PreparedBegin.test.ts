import { afterEach, beforeEach, expect, test } from "vitest";
import { backend } from "../net/messageType.ts";
import { sharedPostgres } from "../testing.ts";
import { BackendConnection } from "../backend/BackendConnection.ts";
import { BackendSession, noParameters } from "../backend/BackendSession.ts";
import { PreparedBegin } from "./PreparedBegin.ts";
import { noTypes, encodeParse } from "../net/messages/parse.ts";
import { encodeBind } from "../net/messages/bind.ts";
import { encodeExecute } from "../net/messages/execute.ts";
import { sync } from "../net/messages/sync.ts";

let session: BackendSession;
let begin: PreparedBegin;
beforeEach(async () => {
  session = new BackendSession(await BackendConnection.connect({ connectionString: await sharedPostgres() }));
  begin = new PreparedBegin(session);
});
afterEach(() => {
  session.connection.close();
});

/** Begins a transaction, tries its savepoint, and ends it. Returns its snapshot. */
async function transaction(): Promise<string | null | undefined> {
  const { error, rows } = await begin.run();
  expect(error).toBeUndefined();
  expect(session.status).toBe("T");
  const back = await session.run("ROLLBACK TO SAVEPOINT dsql_local");
  expect(back.error).toBeUndefined();
  await session.run("ROLLBACK");
  expect(session.status).toBe("I");
  return rows[0]?.[0];
}

/** How often PostgreSQL has run a statement that is kept, of those that take a snapshot. */
async function kept(): Promise<number | undefined> {
  const { rows } = await session.run(
    "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%pg_current_snapshot%' AND statement NOT LIKE '%custom_plans%'",
  );
  return rows[0]?.[0] === undefined ? undefined : Number(rows[0][0]);
}

const snapshot = /^\d+:\d+:[\d,]*$/;

test("a session's first transaction prepares nothing, those from the third on are begun by what is prepared", async () => {
  expect(await transaction()).toMatch(snapshot);
  expect(await kept()).toBeUndefined();
  expect(await transaction()).toMatch(snapshot);
  expect(await kept()).toBe(0);
  for (let at = 1; at <= 3; at++) {
    expect(await transaction()).toMatch(snapshot);
    expect(await kept()).toBe(at);
  }
});

test("each takes a snapshot of its own", async () => {
  const seen = new Set<unknown>();
  for (let at = 0; at < 5; at++) {
    seen.add(await transaction());
    await session.run("SELECT pg_current_xact_id()");
  }
  expect(seen.size).toBe(5);
});

test("transactions begin where what was prepared is dropped, and it is prepared again", async () => {
  for (let at = 0; at < 3; at++) await transaction();
  await session.run("DEALLOCATE ALL");
  for (let at = 0; at < 4; at++) expect(await transaction()).toMatch(snapshot);
  expect(await kept()).toBeGreaterThan(0);
});

test("a client's unnamed statement outlives it", async () => {
  const run = async (messages: Buffer[]) => {
    const types: number[] = [];
    await session.connection.exchange(Buffer.concat([...messages, sync]), (type) => {
      types.push(type);
      return type === backend.readyForQuery;
    });
    return types;
  };
  await run([encodeParse("", "SELECT 1", noTypes)]);
  for (let at = 0; at < 4; at++) await transaction();
  expect(await run([encodeBind("", "", noParameters), encodeExecute("")])).toEqual([
    backend.bindComplete,
    backend.dataRow,
    backend.commandComplete,
    backend.readyForQuery,
  ]);
});
