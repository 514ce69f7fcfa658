import { int16, int32 } from "../../../src/net/integers.ts";
import { encodeMessage } from "../../../src/net/encodeMessage.ts";
import { frontend } from "../../../src/net/messageType.ts";
import { values } from "../beside/messagePool.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { encodeParse } from "../../../src/net/messages/parse.ts";
import { encodeBind } from "../../../src/net/messages/bind.ts";
import { encodeExecute } from "../../../src/net/messages/execute.ts";
import { encodeClose } from "../../../src/net/messages/close.ts";
import { encodeDescribe } from "../../../src/net/messages/describe.ts";
import { flush } from "../../../src/net/messages/flush.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/** A state that a session is in when a message comes. */
export interface State {
  name: string;
  /** How a session gets there, in one sentence. */
  how: string;
  messages: Buffer[];
  /** How many messages that is answered with. */
  answers: number;
}

const none = values();
const noTypes = int16(0);
const prepared = [encodeParse("s", "select 1", noTypes), sync];
const portal = [encodeBind("p", "s", none), sync];

export const states: State[] = [
  {
    name: "Idle",
    how: "No transaction is open; `s` is a prepared statement.",
    messages: prepared,
    answers: 2,
  },
  {
    name: "In a transaction",
    how: "Behind BEGIN; `s` is a prepared statement, `p` a portal of it.",
    messages: [...prepared, encodeQuery("begin"), ...portal],
    answers: 6,
  },
  {
    name: "In an aborted transaction",
    how: "As before, and a statement has failed.",
    messages: [...prepared, encodeQuery("begin"), ...portal, encodeQuery("select 1/0")],
    answers: 8,
  },
  {
    name: "In the middle of an extended query",
    how: "`p` has been bound and no Sync sent yet.",
    messages: [...prepared, encodeBind("p", "s", none), flush],
    answers: 3,
  },
  {
    name: "In an extended query that has failed",
    how: "A message has been answered with an error and no Sync sent yet.",
    messages: [...prepared, encodeBind("p", "nobody", none)],
    answers: 3,
  },
  {
    name: "COPY in, by a simple query",
    how: "`COPY … FROM STDIN` has been answered with CopyInResponse.",
    messages: [...prepared, encodeQuery("copy t from stdin")],
    answers: 3,
  },
  {
    name: "COPY in, by an extended query",
    how: "So has its Execute message, and no Sync was sent yet.",
    messages: [
      ...prepared,
      encodeParse("", "copy t from stdin", noTypes),
      encodeBind("", "", none),
      encodeExecute(""),
      flush,
    ],
    answers: 5,
  },
];

/** A COPY so large that it isn't sent yet when the next message comes. */
export const copyOut: State = {
  name: "COPY out",
  how: "What `COPY … TO STDOUT` asked for isn't sent yet. The server reads on when it is; the table leaves that out.",
  messages: [
    ...prepared,
    encodeQuery("copy (select repeat('x', 100) from generate_series(1, 2000)) to stdout"),
  ],
  // CopyOutResponse, each row, CopyDone, CommandComplete, ReadyForQuery.
  answers: 2 + 2_004,
};

/** Each message, in the table's order. Behind those of the extended protocol Flush is sent. */
export const messages: [name: string, bytes: Buffer][] = [
  ["Query `select 1`", encodeQuery("select 1")],
  ["Query without a statement", encodeQuery("")],
  ["Query `begin`", encodeQuery("begin")],
  ["Query `commit`", encodeQuery("commit")],
  ["Query with a syntax error", encodeQuery("selec 1")],
  ["Query that DSQL refuses", encodeQuery("truncate t")],
  ["Parse", encodeParse("", "select 2", noTypes)],
  ["Parse of a name that is taken", encodeParse("s", "select 2", noTypes)],
  ["Parse of `commit`", encodeParse("", "commit", noTypes)],
  ["Parse without a statement", encodeParse("", "", noTypes)],
  ["Parse of two statements", encodeParse("", "select 1; select 2", noTypes)],
  ["Parse that DSQL refuses", encodeParse("", "truncate t", noTypes)],
  ["Bind", encodeBind("", "s", none)],
  ["Bind of a statement that isn't there", encodeBind("", "nobody", none)],
  ["Bind with a parameter too many", encodeBind("", "s", values("1"))],
  ["Describe of a statement", encodeDescribe("S", "s")],
  ["Describe of a portal", encodeDescribe("P", "p")],
  ["Execute", encodeExecute("p")],
  ["Execute of a portal that isn't there", encodeExecute("nobody")],
  ["Close", encodeClose("S", "s")],
  ["Close of what isn't there", encodeClose("P", "nobody")],
  ["Flush", flush],
  ["Sync", sync],
  ["FunctionCall", encodeMessage(frontend.functionCall, int32(-5), int16(0), int16(0), int16(0))],
  ["CopyData", encodeMessage(frontend.copyData, Buffer.from("1\t1\n"))],
  ["CopyData that is wrong", encodeMessage(frontend.copyData, Buffer.from("x\n"))],
  ["CopyDone", encodeMessage(frontend.copyDone)],
  ["CopyFail", encodeMessage(frontend.copyFail, "never mind")],
  ["PasswordMessage", encodeMessage(frontend.password, "again")],
  ["Terminate", encodeMessage(frontend.terminate)],
  ["Query that is cut off", encodeMessage(frontend.query, Buffer.from("select 1"))],
  ["Parse that is cut off", encodeMessage(frontend.parse, "s")],
  ["a message of no known type", encodeMessage(0x7a)],
  ["a length that no message has", Buffer.from([frontend.query, 0, 0, 0, 3])],
];

const WITH_FLUSH: readonly number[] = [
  frontend.parse,
  frontend.bind,
  frontend.describe,
  frontend.execute,
  frontend.close,
  frontend.copyDone,
];

/** Flush is sent after these, so they have been answered. */
export function needsFlush([type = 0]: Buffer): boolean {
  return WITH_FLUSH.includes(type);
}
