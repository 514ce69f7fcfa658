import fc from "fast-check";
import { int16, int32 } from "../../src/net/integers.ts";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { frontend } from "../../src/net/messageType.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeClose } from "../../src/net/messages/close.ts";
import { encodeDescribe } from "../../src/net/messages/describe.ts";
import { flush } from "../../src/net/messages/flush.ts";
import { sync } from "../../src/net/messages/sync.ts";

const noTypes = int16(0);
const oneText = Buffer.concat([int16(0), int16(1), int32(1), Buffer.from("7"), int16(0)]);

/** What a client could send. */
const wellFormed = {
  query: encodeQuery("SELECT 1 AS one, 'two' AS two"),
  several: encodeQuery("SELECT 1; SELECT 2"),
  empty: encodeQuery(""),
  begin: encodeQuery("BEGIN"),
  insert: encodeQuery("INSERT INTO fuzz VALUES (1)"),
  fail: encodeQuery("SELECT 1/0"),
  rollback: encodeQuery("ROLLBACK"),
  copyIn: encodeQuery("COPY fuzz FROM STDIN"),
  copyOut: encodeQuery("COPY (SELECT 1) TO STDOUT"),
  copyData: encodeMessage(frontend.copyData, Buffer.from("1\n")),
  copyDone: encodeMessage(frontend.copyDone),
  copyFail: encodeMessage(frontend.copyFail, "never mind"),
  parse: encodeParse("s", "SELECT $1::int AS n", noTypes),
  parseUnnamed: encodeParse("", "SELECT n FROM generate_series(1, 3) AS n", noTypes),
  parseCopy: encodeParse("c", "COPY fuzz FROM STDIN", noTypes),
  parseBegin: encodeParse("b", "BEGIN", noTypes),
  parseRefused: encodeParse("r", "TRUNCATE fuzz", noTypes),
  bind: encodeBind("", "s", oneText),
  bindNamed: encodeBind("p", "s", oneText),
  bindUnnamed: encodeBind("", "", Buffer.concat([int16(0), int16(0), int16(0)])),
  bindCopy: encodeBind("", "c", Buffer.concat([int16(0), int16(0), int16(0)])),
  bindBegin: encodeBind("", "b", Buffer.concat([int16(0), int16(0), int16(0)])),
  describe: encodeDescribe("S", "s"),
  describePortal: encodeDescribe("P", ""),
  execute: encodeExecute(""),
  executePart: encodeExecute("", 1),
  executeNamed: encodeExecute("p"),
  close: encodeClose("S", "s"),
  closePortal: encodeClose("P", "p"),
  flush,
  sync,
};

/** Right in length and wrong inside. */
const malformed = {
  functionCall: encodeMessage(frontend.functionCall, int32(2_200), int16(0), int16(0), int16(0)),
  functionCallCut: encodeMessage(frontend.functionCall),
  queryCut: encodeMessage(frontend.query),
  queryUnterminated: encodeMessage(frontend.query, Buffer.from("SELECT 1")),
  queryTwice: encodeMessage(frontend.query, "SELECT 1", "SELECT 2"),
  queryNotUtf8: encodeMessage(frontend.query, Buffer.from([0x53, 0xff, 0xfe, 0xc0, 0x80, 0])),
  parseCut: encodeMessage(frontend.parse, "s"),
  parseManyTypes: encodeMessage(frontend.parse, "m", "SELECT 1", int16(-1)),
  parseUnknownType: encodeMessage(frontend.parse, "u", "SELECT $1", int16(1), int32(2_000_000_000)),
  bindCut: encodeMessage(frontend.bind, ""),
  bindManyFormats: encodeMessage(frontend.bind, "", "s", int16(-1)),
  bindManyValues: encodeMessage(frontend.bind, "", "s", int16(0), int16(-1)),
  bindNegativeLength: encodeMessage(frontend.bind, "", "s", int16(0), int16(1), int32(-2), int16(0)),
  bindHugeLength: encodeMessage(frontend.bind, "", "s", int16(0), int16(1), int32(2 ** 31 - 1), int16(0)),
  bindUnknownFormat: encodeMessage(frontend.bind, "", "s", int16(1), int16(7), oneText.subarray(2)),
  bindUnknownResultFormat: encodeMessage(frontend.bind, "", "s", oneText.subarray(0, -2), int16(1), int16(7)),
  bindUnknown: encodeMessage(frontend.bind, "", "nobody", int16(0), int16(0), int16(0)),
  executeCut: encodeMessage(frontend.execute, ""),
  executeNegative: encodeMessage(frontend.execute, "", int32(-1)),
  executeUnknown: encodeExecute("nobody"),
  describeOther: encodeMessage(frontend.describe, Buffer.from("X"), "s"),
  describeCut: encodeMessage(frontend.describe),
  closeUnterminated: encodeMessage(frontend.close, Buffer.from("Ss")),
  syncLong: encodeMessage(frontend.sync, Buffer.from("more")),
  copyDoneLong: encodeMessage(frontend.copyDone, Buffer.from("more")),
  passwordAgain: encodeMessage(frontend.password, "once more"),
  engineName: encodeBind("", "\u0001" + "0", Buffer.concat([int16(0), int16(0), int16(0)])),
};

const types = Object.values(frontend).filter((type) => type !== frontend.terminate);

/** Length words that are no message's, or of one that never comes. */
export const lengthWords = fc.constantFrom(
  0,
  1,
  3,
  4,
  5,
  8,
  10_000,
  10 * 2 ** 20,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
);

export const randomBytes = (maxLength: number) =>
  fc.uint8Array({ minLength: 1, maxLength }).map((bytes) => Buffer.from(bytes));

const wrongLength = fc
  .tuple(fc.constantFrom(...types), lengthWords, fc.uint8Array({ maxLength: 12 }))
  .map(([type, length, body]) => {
    const head = Buffer.alloc(5);
    head[0] = type;
    head.writeUInt32BE(length, 1);
    return Buffer.concat([head, body]);
  });

const randomBody = fc
  .tuple(fc.constantFrom(...types), fc.uint8Array({ maxLength: 40 }))
  .map(([type, body]) => encodeMessage(type, Buffer.from(body)));

/** Any bytes of a session: messages in wrong orders, malformed ones, and what isn't any. */
export const sessionBytes: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...Object.values(wellFormed)) },
      { weight: 6, arbitrary: fc.constantFrom(...Object.values(malformed)) },
      { weight: 3, arbitrary: randomBody },
      { weight: 1, arbitrary: wrongLength },
      { weight: 1, arbitrary: randomBytes(30) },
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((pieces) => Buffer.concat(pieces));

/** `bytes` with one to five bits the other way round. */
export function bitFlipped(bytes: Buffer): fc.Arbitrary<Buffer> {
  return fc.array(fc.nat(bytes.length * 8 - 1), { minLength: 1, maxLength: 5 }).map((bits) => {
    const flipped = Buffer.from(bytes);
    for (const bit of bits) flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return flipped;
  });
}

/** The first so many bytes. */
export function cutOff(bytes: Buffer): fc.Arbitrary<Buffer> {
  return fc.integer({ min: 1, max: bytes.length - 1 }).map((length) => bytes.subarray(0, length));
}
