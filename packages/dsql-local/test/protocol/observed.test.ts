import { afterEach, beforeAll, expect, test } from "vitest";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { int16 } from "../../src/net/integers.ts";
import { frontend } from "../../src/net/messageType.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeDescribe } from "../../src/net/messages/describe.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { sync } from "../../src/net/messages/sync.ts";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import { goodBye, values } from "./beside/messagePool.ts";
import { Peer } from "./beside/Peer.ts";
import { messages, type State, states } from "./table/states.ts";

/*
 * `dsql-local start` has an admin port: it records sessions, conflicts and statements, and runs a sample of the statements in a
 * transaction, which counts what they read. What a client is answered has to be the same, message by message.
 */

const connectionLimits = { perSecond: 1_000_000, burst: 1_000_000 };
const observed = useDsql({ connectionLimits, adminPort: 0 });
const unobserved = useDsql({ connectionLimits });
const servers = [observed, unobserved];

const PATIENCE_MS = 10_000;

/** Of the sample are the 1st and the 2nd call of a statement, not the 3rd. */
const CALLS = 3;

const opened: Peer[] = [];
afterEach(() => {
  for (const peer of opened.splice(0)) peer.destroy();
});

beforeAll(async () => {
  for (const dsql of servers) {
    const client = await connect(dsql);
    for (const sql of [
      "CREATE TABLE t (id int PRIMARY KEY, v int)",
      "CREATE TABLE other (name text)",
      "CREATE TABLE conflicting (id int PRIMARY KEY, v int)",
      "INSERT INTO conflicting VALUES (1, 0), (2, 0)",
      "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'",
      `CREATE PROCEDURE steps(n int) LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO t VALUES (n, 1); COMMIT; UPDATE t SET v = 2 WHERE id = n; ROLLBACK; DELETE FROM t WHERE id = n; END $$`,
    ]) {
      await client.query(sql);
    }
    await client.end();
  }
});

async function open(dsql: DsqlLocal): Promise<Peer> {
  const peer = Peer.of(await connect(dsql));
  opened.push(peer);
  return peer;
}

/** Sends messages and waits for an answer that begins with `last`, or the end. */
async function ask(peer: Peer, bytes: Buffer, last = "Z"): Promise<void> {
  const from = peer.answers.length;
  peer.send(bytes);
  const isThere = () => peer.answers.slice(from).some((answer) => answer.startsWith(`${last} `));
  while (!isThere()) {
    if (!(await peer.has(peer.answers.length + 1, PATIENCE_MS))) break;
  }
  expect(isThere() || peer.closed, peer.answers.slice(from).join("\n")).toBe(true);
}

/** What both answer to a session of the same steps: the observed one, and the other. */
async function answers(
  run: (open: () => Promise<Peer>) => Promise<void>,
): Promise<[observed: string[], unobserved: string[]]> {
  const [first = [], second = []] = await Promise.all(
    servers.map(async (dsql) => {
      const peers: Peer[] = [];
      await run(async () => {
        const peer = await open(dsql);
        peers.push(peer);
        return peer;
      });
      return peers.flatMap((peer) => [...peer.answers, peer.closed ? "closed" : "open"]);
    }),
  );
  return [first, second];
}

/** A batch with an unnamed statement and portal. */
const extended = (sql: string, ...given: string[]) =>
  Buffer.concat([
    encodeParse("", sql, int16(0)),
    encodeDescribe("S", ""),
    encodeBind("", "", values(...given)),
    encodeDescribe("P", ""),
    encodeExecute(""),
    sync,
  ]);

/** Ends whatever a message may have begun. */
const recovery = Buffer.concat([
  encodeMessage(frontend.copyFail, "over"),
  sync,
  encodeQuery("rollback"),
  encodeQuery("deallocate all"),
  encodeQuery("select 'recovered'"),
]);

/** May the session end with the message? */
function ends({ name: state }: State, [message]: [name: string, bytes: Buffer]): boolean {
  if (/^(Terminate|.*cut off|.*no known type|.*no message has|PasswordMessage)/.test(message)) return true;
  return state.startsWith("COPY") && !/^(Flush|Sync|Copy)/.test(message);
}

test.each(states)("$name, each message is answered the same", async (state) => {
  const going = messages.filter((message) => !ends(state, message));
  const [here, there] = await answers(async (connected) => {
    const peer = await connected();
    for (const [, bytes] of going) peer.send(Buffer.concat([...state.messages, bytes, recovery]));
    peer.send(goodBye);
    expect(await peer.ended(PATIENCE_MS)).toBe(true);
  });
  expect(here).toEqual(there);
  expect(here.filter((answer) => answer.endsWith("recovered"))).toHaveLength(going.length);
});

test("messages that may end a session are answered the same", async () => {
  const [idle] = states;
  const copying = states.find(({ name }) => name.startsWith("COPY"));
  if (!idle || !copying) throw new Error("The states have other names.");
  const cases = [
    ...messages.filter((message) => ends(idle, message)).map((message) => [idle, message] as const),
    ...messages
      .filter(([name]) => name === "Bind" || name === "Parse")
      .map((each) => [copying, each] as const),
  ];
  const [here, there] = await answers(async (connected) => {
    for (const [state, [, bytes]] of cases) {
      const peer = await connected();
      peer.send(Buffer.concat([...state.messages, bytes, encodeQuery("select 'still here'"), goodBye]));
      expect(await peer.ended(PATIENCE_MS)).toBe(true);
    }
  });
  expect(here).toEqual(there);
  expect(cases).toHaveLength(8);
});

/** Statements, each of which is run several times with other values. */
const statements: ((n: number) => string)[] = [
  (n) => `insert into t values (${n}, 0)`,
  (n) => `insert into t values (${n}, 0)`,
  (n) => `insert into t values (${n}, 5) on conflict (id) do update set v = excluded.v + 1 returning *`,
  (n) => `update t set v = v + 1 where id = ${n} returning id, v`,
  () => "select id, v, twice(v) from t order by id",
  (n) => `select v from t where id = ${n}`,
  (n) => `select v from t where id = ${n} for update`,
  () => "select t.id from t join conflicting c on c.id = t.id order by 1",
  () => "with gone as (delete from t where id < 0 returning id) select count(*) from gone",
  (n) => `insert into other select 'n' || g from generate_series(1, ${n}) g`,
  () => "explain (costs off) select v from t where id = 1",
  () => "show timezone",
  () => "set timezone = 'UTC'",
  (n) => `select ${n} / 0 from t`,
  (n) => `select id from nowhere where id = ${n}`,
  (n) => `select '${n}x'::int`,
  (n) => `insert into t values (${n})  returning nothing`,
  () => "truncate t",
  () => "selec 1",
  (n) =>
    `select v from t where id = ${n}; update t set v = 7 where id = ${n}; select v from t where id = ${n}`,
  (n) => `select v from t where id = ${n}; select 1 / 0`,
  (n) => `call steps(${n + 100})`,
  (n) => `do $$ begin update t set v = v + ${n} where id = 1; end $$`,
  () => "copy (select id, v from t order by id) to stdout",
  (n) => `delete from t where id = ${n}`,
  () => "delete from other",
];

const runs = statements.flatMap((statement) => Array.from({ length: CALLS }, (_, n) => statement(n + 1)));

test("simple queries are answered the same, of the sample or not", async () => {
  const [here, there] = await answers(async (connected) => {
    const peer = await connected();
    for (const sql of runs) await ask(peer, encodeQuery(sql));
  });
  expect(here).toEqual(there);
  // Nobody else writes.
  expect(here.filter((answer) => answer.includes("C:40001"))).toEqual([]);
});

test("extended queries are answered the same, of the sample or not", async () => {
  const [here, there] = await answers(async (connected) => {
    const peer = await connected();
    for (const sql of runs) await ask(peer, extended(sql));
    await ask(peer, Buffer.concat([encodeParse("byId", "select v from t where id = $1", int16(0)), sync]));
    for (let n = 1; n <= CALLS; n++) {
      await ask(peer, extended("insert into t values ($1, $2) returning id", String(n), String(n)));
      await ask(peer, Buffer.concat([encodeBind("", "byId", values(String(n))), encodeExecute(""), sync]));
      await ask(peer, extended("select v from t where id = $1", `${n}x`));
      // Two statements until Sync, and a portal that is read in parts.
      const pipeline = [
        encodeParse("", "update t set v = v + 1 where id = 1", int16(0)),
        encodeBind("", "", values()),
        encodeExecute(""),
        encodeParse("", "select id, v from t order by id", int16(0)),
        encodeBind("", "", values()),
        encodeExecute("", 1),
        encodeExecute("", 2),
        encodeExecute(""),
        sync,
      ];
      await ask(peer, Buffer.concat(pipeline));
    }
    await ask(peer, encodeQuery("delete from t"));
  });
  expect(here).toEqual(there);
});

test("transaction blocks, COPY FROM and changes of the schema are answered the same", async () => {
  const copied = (text: string) =>
    Buffer.concat([encodeMessage(frontend.copyData, Buffer.from(text)), encodeMessage(frontend.copyDone)]);
  const [here, there] = await answers(async (connected) => {
    const peer = await connected();
    for (let n = 1; n <= CALLS; n++) {
      for (const sql of [
        "begin",
        "insert into t values (1, 1), (2, 2)",
        "select * from t order by id",
        "select v from t where id = 1 for update",
        n % 2 === 0 ? "commit" : "rollback",
        "begin isolation level repeatable read read only",
        "select count(*) from t",
        "delete from t",
        "select 1",
        "commit",
        "delete from t",
        "create table made (id int primary key, note text)",
        "insert into made values (1, 'a')",
        "alter table made add column more int",
        "select * from made",
        "drop table made",
      ]) {
        await ask(peer, encodeQuery(sql));
      }
      await ask(peer, encodeQuery("copy t from stdin"), "G");
      await ask(peer, copied("1\t1\n2\t2\n"));
      await ask(peer, encodeQuery("copy t from stdin"), "G");
      await ask(peer, copied("1\tx\n"));
      await ask(peer, encodeQuery("delete from t"));
    }
  });
  expect(here).toEqual(there);
});

test("conflicts at COMMIT and at a statement are answered the same", async () => {
  const [here, there] = await answers(async (connected) => {
    const loser = await connected();
    const winner = await connected();
    for (let n = 1; n <= CALLS; n++) {
      // A row that both write, one that one locks, and a schema that changes.
      for (const [late, early] of [
        ["update conflicting set v = 1 where id = 1", "update conflicting set v = 2 where id = 1"],
        ["select v from conflicting where id = 2 for update", "delete from conflicting where id = 2"],
        ["insert into conflicting values (2, 0)", "insert into conflicting values (2, 1)"],
        ["select v from conflicting where id = 2", `alter table conflicting add column c${n} int`],
      ] as const) {
        await ask(loser, encodeQuery("begin"));
        await ask(loser, encodeQuery("select 1"));
        await ask(loser, encodeQuery(late));
        await ask(winner, encodeQuery(early));
        await ask(loser, extended("update conflicting set v = v where id = $1", "1"));
        await ask(loser, encodeQuery("commit"));
      }
    }
  });
  expect(here).toEqual(there);
  expect(here.filter((answer) => answer.includes("C:40001")).length).toBeGreaterThanOrEqual(3 * CALLS);
});

test("all that was observed in one of them, and nothing in the other", async () => {
  const listed = async (path: string) =>
    (await (await fetch(`${observed.adminUrl ?? ""}${path}`)).json()) as { calls?: number }[];
  const calls = (await listed("/statements")).reduce((sum, { calls = 0 }) => sum + calls, 0);
  expect(calls).toBeGreaterThan(runs.length);
  expect((await listed("/conflicts")).length).toBeGreaterThanOrEqual(3 * CALLS);
  expect(unobserved.adminUrl).toBe("");
});
