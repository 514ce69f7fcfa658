import fc from "fast-check";
import { int16, int32 } from "../../../src/net/integers.ts";
import { encodeMessage } from "../../../src/net/encodeMessage.ts";
import { frontend } from "../../../src/net/messageType.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { encodeParse } from "../../../src/net/messages/parse.ts";
import { encodeBind } from "../../../src/net/messages/bind.ts";
import { encodeExecute } from "../../../src/net/messages/execute.ts";
import { encodeClose } from "../../../src/net/messages/close.ts";
import { encodeDescribe } from "../../../src/net/messages/describe.ts";
import { flush } from "../../../src/net/messages/flush.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/** A message of a client's, with the words that a report has for it. */
export interface Sent {
  words: string;
  bytes: Buffer;
}

const sent = (words: string, bytes: Buffer): Sent => ({ words, bytes });
const noTypes = int16(0);

/** A Bind message's rest: values as text, `undefined` for NULL. */
export function values(...texts: (string | undefined)[]): Buffer {
  const parts = texts.flatMap((text) =>
    text === undefined ? [int32(-1)] : [int32(Buffer.byteLength(text)), Buffer.from(text)],
  );
  return Buffer.concat([int16(0), int16(texts.length), ...parts, int16(0)]);
}

/** All within two tables: `t (id int PRIMARY KEY, v int)`, and `w (name text)`. */
const QUERIES = [
  "select 1 as one, 'two' as two",
  "select 1; select 2",
  "",
  " ; ; ",
  "-- nothing",
  "select 1;;select 2",
  "select id, v from t order by id",
  "select generate_series(1, 3) as n",
  "insert into t values (1, 1)",
  "insert into t values (2, 2), (3, 3) returning id",
  "insert into t (id, v) select g, g from generate_series(4, 6) g",
  "update t set v = coalesce(v, 0) + 1 where id = 1",
  "delete from t",
  "insert into w values ('é'), ('x')",
  "begin",
  "begin read only",
  "begin read write",
  "begin isolation level repeatable read",
  "start transaction",
  "start transaction read only",
  "commit",
  "rollback",
  "end",
  "abort work",
  "commit; select 1",
  "begin; insert into t values (7, 7)",
  "insert into t values (8, 8); begin; insert into t values (9, 9)",
  "insert into t values (1, 1); begin; insert into t values (1, 2)",
  "begin; insert into t values (10, 10); commit; insert into t values (11, 11)",
  "insert into t values (12, 12); rollback; insert into t values (13, 13)",
  "insert into t values (14, 14); commit; select 1/0",
  "begin; begin; commit",
  "begin; begin read only; insert into t values (15, 15)",
  "insert into t values (16, 16); begin read only; delete from t",
  "select 1/0",
  "select 1; select 1/0; select 2",
  "selec 1",
  "select 1; selec 2",
  "select 1; select nope from t; select 3",
  "select 'é'; select nope",
  "select\n  1;\n  select nope",
  "select * from nowhere",
  "insert into t values (1, 1), (1, 2)",
  "insert into t values ('x', 1)",
  "select $1",
  "set timezone = 'Europe/Berlin'",
  "set local timezone = 'Asia/Tokyo'",
  "begin; set timezone = 'America/Lima'; rollback",
  "set timezone = 'Asia/Tokyo'; select 1/0",
  "set application_name = 'beside'; set application_name = 'beside'",
  "set timezone = 'nowhere at all'",
  "reset timezone",
  "show timezone",
  "deallocate all",
  "begin; deallocate all; select 1",
  "deallocate prepare all; select name, parameter_types, from_sql from pg_prepared_statements",
  "select name, parameter_types, from_sql from pg_prepared_statements order by name",
  "select name, is_holdable, is_binary, is_scrollable from pg_cursors order by name",
  "copy t from stdin",
  "copy t from stdin; select 1",
  "begin; copy t from stdin",
  "copy w from stdin (format csv)",
  "copy nowhere from stdin",
  "copy t to stdout",
  "copy (select 1 as a, 'b') to stdout (format csv, header)",
  "copy (select 1/0) to stdout",
  "explain (costs off) select 1",
  "select 1 where false",
  "values (1, 'a'), (2, 'b')",
  "table t",
  "select 1; begin read write",
  "begin read only; select 1",
  "select id from t order by id for update",
  "with w as (insert into t values (40, 1), (41, 1) returning id) select id from w order by id",
  "insert into t values (42, 1) on conflict (id) do update set v = excluded.v returning v",
  "set constraints all deferred",
  "set local timezone = 'Asia/Tokyo'; select 1/0",
  "select set_config('timezone', 'Asia/Tokyo', false)",
  "select set_config('timezone', 'Asia/Tokyo', true); show timezone",
  "set extra_float_digits = 77",
  "copy t from stdin; insert into t values (30, 1)",
  "copy t from stdin; copy w from stdin",
  "copy t (id) from stdin (format csv, header)",
  "copy t from stdin; select 1/0; select 2",
  "select 1/(2 - n) from generate_series(1, 3) n",
  "copy (select 1/(2 - n) from generate_series(1, 3) n) to stdout",
  "rollback; insert into t values (43, 1); select 1/0",
  "insert into t values (44, 1); commit; select 1/0",
  "select 'é', nope",
];

/** What is prepared, each with Bind messages' rests, of which the first ones are right. */
const PREPARED: [sql: string, ...payloads: Buffer[]][] = [
  ["select $1::int + 1 as n", values("1"), values("x"), values(undefined), values()],
  ["select n from generate_series(1, 3) as n", values(), values("1")],
  ["select $1::text, $2::text", values("a", "b"), values("a")],
  ["insert into t values ($1, 2)", values("20"), values("zzz"), values("1")],
  ["insert into t values (21, $1) returning id, v", values("1"), values("zz")],
  ["update t set v = v + 1", values(), values("1")],
  ["delete from t", values()],
  ["select id, v from t order by id for update", values()],
  ["", values(), values("1")],
  [" ; ", values()],
  ["-- nothing", values()],
  ["begin", values(), values("1")],
  ["begin read only", values()],
  ["start transaction", values()],
  ["commit", values(), values("1")],
  ["rollback", values()],
  ["set timezone = 'Asia/Tokyo'", values()],
  ["show timezone", values()],
  ["show server_version_num", values()],
  ["deallocate all", values()],
  ["copy t from stdin", values()],
  ["copy t to stdout", values()],
  ["copy nowhere from stdin", values()],
  ["select 1/0", values()],
  ["select 1/$1::int", values("0"), values("2")],
  ["select 1; select 2", values()],
  ["selec 1", values()],
  ["select nope from t", values()],
  ["select $1", values("a")],
  ["select $2::int", values("1", "2")],
  ["select 1/(2 - n) from generate_series(1, 3) n", values()],
  ["select id from t where id = $1 for update", values("1"), values("x")],
  [
    "with w as (insert into t values ($1, 1), (51, 1) returning id) select id from w",
    values("50"),
    values("x"),
  ],
  ["insert into t values (52, 1), (53, 1), (54, 1) returning id", values()],
  ["values (1), (2)", values(), values("1")],
  ["explain (costs off) select 1", values()],
  ["select set_config('timezone', $1, false)", values("Asia/Tokyo"), values("nowhere")],
  ["set local timezone = 'Asia/Tokyo'", values()],
  ["copy (select 1/(2 - n) from generate_series(1, 3) n) to stdout", values()],
  ["rollback and no chain", values()],
];

const LONG = "n".repeat(62);
const STATEMENTS = ["", "s", "r", `${LONG}1`, `${LONG}12`, "é"];
const PORTALS = ["", "p", "q", `${LONG}1`, `${LONG}12`];

const oneOf = <T>(items: readonly T[]) => fc.constantFrom(...items);
const statementName = fc.oneof({ weight: 5, arbitrary: oneOf(["", "s"]) }, oneOf(STATEMENTS));
const portalName = fc.oneof({ weight: 6, arbitrary: oneOf(["", "p"]) }, oneOf(PORTALS));
const binary = Buffer.concat([int16(1), int16(1), int16(1), int32(4), int32(5), int16(1), int16(1)]);
const payload = fc.oneof(
  { weight: 6, arbitrary: fc.constant(values()) },
  { weight: 2, arbitrary: fc.constant(values("1")) },
  oneOf([
    values("zzz"),
    values("1", "2"),
    binary,
    Buffer.concat([int16(0), int16(0), int16(1), int16(1)]),
    Buffer.concat([int16(2), int16(0), int16(0), int16(1), int32(1), Buffer.from("1"), int16(0)]),
    Buffer.concat([int16(1), int16(7), int16(1), int32(1), Buffer.from("1"), int16(0)]),
    Buffer.concat([int16(0), int16(0), int16(2), int16(0), int16(1)]),
    Buffer.concat([int16(0), int16(1), int32(-2), int16(0)]),
    Buffer.concat([int16(0), int16(1), int32(100), int16(0)]),
    Buffer.concat([int16(0), int16(0)]),
    Buffer.concat([values(), Buffer.from("more")]),
    Buffer.concat([int16(0), int16(1), int32(2), Buffer.from([0xff, 0xfe]), int16(0)]),
  ]),
);

const parseMessage = fc
  .tuple(
    statementName,
    oneOf(PREPARED.map(([sql]) => sql)),
    oneOf([
      noTypes,
      noTypes,
      noTypes,
      Buffer.concat([int16(1), int32(23)]),
      Buffer.concat([int16(1), int32(2_000_000_000)]),
    ]),
  )
  .map(([name, sql, types]) =>
    sent(
      `Parse ${short(name)} ${JSON.stringify(sql)} ${types.toString("hex")}`,
      encodeParse(name, sql, types),
    ),
  );
const bindMessage = fc
  .tuple(portalName, statementName, payload)
  .map(([portal, name, rest]) =>
    sent(`Bind ${short(portal)} ${short(name)} ${rest.toString("hex")}`, encodeBind(portal, name, rest)),
  );
const executeMessage = fc
  .tuple(portalName, oneOf([0, 0, 0, 1, 2, -1]))
  .map(([portal, rows]) => sent(`Execute ${short(portal)} ${rows}`, encodeExecute(portal, rows)));
const describeMessage = fc.oneof(
  statementName.map((name) => sent(`Describe S ${short(name)}`, encodeDescribe("S", name))),
  portalName.map((name) => sent(`Describe P ${short(name)}`, encodeDescribe("P", name))),
);
const closeMessage = fc.oneof(
  statementName.map((name) => sent(`Close S ${short(name)}`, encodeClose("S", name))),
  portalName.map((name) => sent(`Close P ${short(name)}`, encodeClose("P", name))),
);
const queryMessage = oneOf(QUERIES).map((sql) => sent(`Query ${JSON.stringify(sql)}`, encodeQuery(sql)));

const syncMessage = sent("Sync", sync);
const flushMessage = sent("Flush", flush);
const goodData = sent("CopyData 30", encodeMessage(frontend.copyData, Buffer.from("30\t30\n")));
const badData = sent("CopyData x", encodeMessage(frontend.copyData, Buffer.from("x\ty\n")));
const copyDone = sent("CopyDone", encodeMessage(frontend.copyDone));
const copyFail = sent("CopyFail", encodeMessage(frontend.copyFail, "never mind"));
const copyMessage = oneOf([goodData, goodData, badData, copyDone, copyDone, copyFail]);

/** FunctionCall, and messages that are right in length and wrong inside. */
const oddMessage = oneOf([
  sent(
    "FunctionCall",
    encodeMessage(frontend.functionCall, int32(4_000_000_000 - 2 ** 32), int16(0), int16(0), int16(0)),
  ),
  sent("Query cut", encodeMessage(frontend.query)),
  sent("Query unterminated", encodeMessage(frontend.query, Buffer.from("select 1"))),
  sent("Query twice", encodeMessage(frontend.query, "select 1", "select 2")),
  sent("Query not UTF-8", encodeMessage(frontend.query, Buffer.from([0x73, 0xc3, 0x28, 0x31, 0]))),
  sent("Query cut UTF-8", encodeMessage(frontend.query, Buffer.from([0x73, 0xe2, 0x82, 0]))),
  sent("Parse cut", encodeMessage(frontend.parse, "s")),
  sent("Parse many types", encodeMessage(frontend.parse, "s", "select 1", int16(3))),
  sent("Parse and more", encodeMessage(frontend.parse, "s", "select 1", int16(0), Buffer.from("more"))),
  sent("Parse, zero in name", encodeMessage(frontend.parse, "s\0x", "select 1", int16(0))),
  sent("Parse not UTF-8", encodeMessage(frontend.parse, Buffer.from([0xff, 0]), "select 1", int16(0))),
  sent("Bind cut", encodeMessage(frontend.bind, "")),
  sent("Execute cut", encodeMessage(frontend.execute, "")),
  sent("Describe X", encodeMessage(frontend.describe, Buffer.from("X"), "s")),
  sent("Describe cut", encodeMessage(frontend.describe)),
  sent("Close X", encodeMessage(frontend.close, Buffer.from("X"), "s")),
  sent("Close unterminated", encodeMessage(frontend.close, Buffer.from("Ss"))),
  sent("Sync and more", encodeMessage(frontend.sync, Buffer.from("more"))),
  sent("Flush and more", encodeMessage(frontend.flush, Buffer.from("more"))),
  sent("CopyDone and more", encodeMessage(frontend.copyDone, Buffer.from("more"))),
]);

function short(name: string): string {
  return JSON.stringify(name.length > 10 ? `${name.slice(0, 3)}…${name.length}` : name);
}

/** Parse, Bind, Execute as drivers send them, of what fits together. */
const run = oneOf(PREPARED)
  .chain(([sql, ...payloads]) =>
    fc.tuple(statementName, portalName, fc.constant(sql), oneOf(payloads), fc.boolean(), oneOf([0, 0, 0, 1])),
  )
  .map(([name, portal, sql, rest, described, rows]) => [
    sent(`Parse ${short(name)} ${JSON.stringify(sql)}`, encodeParse(name, sql, noTypes)),
    sent(`Bind ${short(portal)} ${short(name)} ${rest.toString("hex")}`, encodeBind(portal, name, rest)),
    ...(described ? [sent(`Describe P ${short(portal)}`, encodeDescribe("P", portal))] : []),
    sent(`Execute ${short(portal)} ${rows}`, encodeExecute(portal, rows)),
  ]);

const copyRun = oneOf([
  [goodData, copyDone],
  [goodData, copyDone, syncMessage],
  [syncMessage, goodData, copyDone, syncMessage],
  [flushMessage, badData, copyDone, syncMessage],
  [badData, syncMessage],
  [copyFail, syncMessage],
]);

const alone = (messages: fc.Arbitrary<Sent>) => messages.map((one) => [one]);

/** A session's messages, in any order. */
export const session: fc.Arbitrary<Sent[]> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: alone(queryMessage) },
      { weight: 10, arbitrary: run },
      { weight: 4, arbitrary: alone(parseMessage) },
      { weight: 4, arbitrary: alone(bindMessage) },
      { weight: 4, arbitrary: alone(executeMessage) },
      { weight: 2, arbitrary: alone(describeMessage) },
      { weight: 2, arbitrary: alone(closeMessage) },
      { weight: 8, arbitrary: fc.constant([syncMessage]) },
      { weight: 2, arbitrary: fc.constant([flushMessage]) },
      { weight: 1, arbitrary: alone(copyMessage) },
      { weight: 2, arbitrary: copyRun },
      { weight: 1, arbitrary: alone(oddMessage) },
    ),
    { minLength: 1, maxLength: 16 },
  )
  .map((parts) => parts.flat());

/** Ends a session in whichever state it is. */
export const goodBye = Buffer.concat([
  encodeMessage(frontend.copyFail, "the end"),
  sync,
  encodeMessage(frontend.terminate),
]);
