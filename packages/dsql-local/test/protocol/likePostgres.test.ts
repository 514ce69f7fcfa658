import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { int16, int32 } from "../../src/net/integers.ts";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { frontend } from "../../src/net/messageType.ts";
import { values } from "./beside/messagePool.ts";
import { useBeside } from "./beside/useBeside.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { encodeClose } from "../../src/net/messages/close.ts";
import { encodeDescribe as describeMessage } from "../../src/net/messages/describe.ts";
import { flush } from "../../src/net/messages/flush.ts";
import { sync } from "../../src/net/messages/sync.ts";

/* Sessions whose answers are known, and are PostgreSQL's: each is sent to a plain PostgreSQL 16 as well. */

const dsql = useDsql();
const { same, query: runOnBoth } = useBeside(dsql, [
  "CREATE TABLE t (id int PRIMARY KEY, v int)",
  "CREATE TABLE w (name numeric, n text)",
]);

const noTypes = int16(0);
const none = values();
const parsed = (sql: string, name = "") => encodeParse(name, sql, noTypes);
/** Parse, Bind and Execute of the unnamed statement and portal. */
const run = (sql: string, rest = none) => [parsed(sql), encodeBind("", "", rest), encodeExecute("")];
const functionCall = encodeMessage(frontend.functionCall, int32(-5), int16(0), int16(0), int16(0));
const data = (text: string) => encodeMessage(frontend.copyData, Buffer.from(text));
const copyDone = encodeMessage(frontend.copyDone);
const error = (sqlstate: string, text: string) => `E S:ERROR | V:ERROR | C:${sqlstate} | M:${text}`;
const noFunctionCall = error("0A000", "fastpath function calls are not supported");
const aborted = error(
  "25P02",
  "current transaction is aborted, commands ignored until end of transaction block",
);

beforeEach(async () => {
  await runOnBoth("DELETE FROM t");
});

const rows = async () => {
  const [local, plain] = await runOnBoth("SELECT id, v FROM t ORDER BY id");
  expect(local.rows).toEqual(plain.rows);
  return local.rows.map(({ id, v }: { id: number; v: number }) => [id, v]);
};

describe("a text without a statement", () => {
  for (const text of ["", " ", ";", " ; ;", "-- x", "/* x */"]) {
    test(`is answered with EmptyQueryResponse: ${JSON.stringify(text)}`, async () => {
      const whole = [
        parsed(text),
        encodeBind("", "", none),
        describeMessage("P", ""),
        encodeExecute(""),
        sync,
      ];
      expect(await same(...whole)).toEqual(["1", "2", "n", "I", "Z I"]);
      const named = [
        parsed(text, "e"),
        describeMessage("S", "e"),
        encodeBind("p", "e", none),
        encodeExecute("p"),
        sync,
      ];
      expect(await same(...named)).toEqual(["1", "t \\0\\0", "n", "2", "I", "Z I"]);
    });
  }

  test("stands in a pipeline with others, in a block and in an aborted one", async () => {
    expect(
      await same(
        ...run("select 1"),
        ...run(""),
        ...run("insert into t values (1, 1)"),
        encodeQuery("delete from t"),
      ),
    ).toEqual([
      "1",
      "2",
      "D \\0\\1\\0\\0\\0\\11",
      "C SELECT 1",
      "1",
      "2",
      "I",
      "1",
      "2",
      "C INSERT 0 1",
      "C DELETE 1",
      "Z I",
    ]);
    expect(
      await same(
        encodeQuery("begin"),
        ...run(""),
        sync,
        encodeQuery("selec"),
        encodeQuery(""),
        ...run(" "),
        sync,
      ),
    ).toEqual([
      "C BEGIN",
      "Z T",
      "1",
      "2",
      "I",
      "Z T",
      `${error("42601", 'syntax error at or near "selec"')} | P:1`,
      "Z E",
      "I",
      "Z E",
      "1",
      aborted,
      "Z E",
    ]);
  });
});

describe("FunctionCall", () => {
  test("is refused, and followed by ReadyForQuery", async () => {
    expect(await same(functionCall)).toEqual([noFunctionCall, "Z I"]);
    expect(await same(encodeQuery("begin"), functionCall, functionCall, encodeQuery("rollback"))).toEqual([
      "C BEGIN",
      "Z T",
      noFunctionCall,
      "Z E",
      aborted,
      "Z E",
      "C ROLLBACK",
      "Z I",
    ]);
  });

  test("ends an extended query that it comes into, and is discarded where all is", async () => {
    expect(
      await same(...run("insert into t values (1, 1)"), functionCall, encodeQuery("select v from t")),
    ).toEqual([
      "1",
      "2",
      "C INSERT 0 1",
      noFunctionCall,
      "Z I",
      "T v column 2 type 23 format 0",
      "C SELECT 0",
      "Z I",
    ]);
    expect(await same(parsed("selec"), functionCall, sync)).toHaveLength(2);
  });
});

describe("after an error everything is discarded up to the next Sync", () => {
  test("a simple query too, whose write isn't stored", async () => {
    expect(
      await same(parsed("selec"), encodeQuery("insert into t values (1, 1)"), functionCall, flush, sync),
    ).toEqual([`${error("42601", 'syntax error at or near "selec"')} | P:1`, "Z I"]);
    expect(await rows()).toEqual([]);
  });

  test("messages that are malformed too", async () => {
    const cut = encodeMessage(frontend.parse, "s");
    expect(await same(cut, encodeQuery("select 1"), cut, sync, encodeQuery("select 1"))).toEqual([
      error("08P01", "invalid string in message"),
      "Z I",
      "T ?column? type 23 format 0",
      "D \\0\\1\\0\\0\\0\\11",
      "C SELECT 1",
      "Z I",
    ]);
  });
});

describe("COPY FROM STDIN by the extended protocol", () => {
  const copy = run("copy t from stdin");

  test("takes data behind Flush, behind Sync, and right behind Execute", async () => {
    const taken = ["1", "2", "G \\0\\0\\2\\0\\0\\0\\0", "C COPY 1", "Z I"];
    expect(await same(...copy, flush, data("1\t1\n"), copyDone, sync, encodeQuery("delete from t"))).toEqual([
      ...taken,
      "C DELETE 1",
      "Z I",
    ]);
    expect(await same(...copy, sync, data("1\t1\n"), copyDone, sync, encodeQuery("delete from t"))).toEqual([
      ...taken,
      "C DELETE 1",
      "Z I",
    ]);
    expect(await same(...copy, data("1\t1\n"), copyDone, sync, encodeQuery("delete from t"))).toEqual([
      ...taken,
      "C DELETE 1",
      "Z I",
    ]);
  });

  test("that fails is followed by one ReadyForQuery, wherever the Sync was", async () => {
    // PostgreSQL returns the error of bad data at once, the server when all of it has come.
    for (const messages of [
      [...copy, sync, Buffer.concat([data("x\ty\n"), copyDone]), sync],
      [...copy, flush, Buffer.concat([data("x\ty\n"), copyDone]), sync],
      [...copy, Buffer.concat([data("x\ty\n"), sync])],
      [...copy, flush, Buffer.concat([data("x\ty\n"), encodeQuery("insert into t values (9, 9)")]), sync],
    ]) {
      const answer = await same(...messages, encodeQuery("select 1"));
      expect(answer.filter((one) => one.startsWith("Z"))).toEqual(["Z I", "Z I"]);
      expect(answer.find((one) => one.startsWith("E"))).toContain("C:22P02");
    }
    expect(await rows()).toEqual([]);
  });

  test("in a block and an aborted one, and given up by the client", async () => {
    const fail = encodeMessage(frontend.copyFail, "never mind");
    expect(
      await same(
        encodeQuery("begin"),
        ...copy,
        fail,
        sync,
        ...copy,
        sync,
        data("1\t1\n"),
        copyDone,
        sync,
        encodeQuery("rollback"),
      ),
    ).toEqual([
      "C BEGIN",
      "Z T",
      "1",
      "2",
      "G \\0\\0\\2\\0\\0\\0\\0",
      `${error("57014", "COPY from stdin failed: never mind")} | W:COPY t, line 1`,
      "Z E",
      aborted,
      "Z E",
      "Z E",
      "C ROLLBACK",
      "Z I",
    ]);
  });

  test("loses the connection by a message that isn't data, as PostgreSQL does", async () => {
    const answer = await same(...copy, flush, encodeQuery("select 1"));
    expect(answer.at(-1)).toBe(
      "E S:FATAL | V:FATAL | C:08P01 | M:terminating connection because protocol synchronization was lost",
    );
  });
});

describe("positions of errors", () => {
  const position = (answers: string[]) =>
    / P:(\d+)/.exec(answers.find((one) => one.startsWith("E ")) ?? "")?.[1];

  test("count from the beginning of the whole text, in characters", async () => {
    expect(position(await same(encodeQuery("select 1; select nope")))).toBe("18");
    expect(position(await same(encodeQuery("select 'é𝄞';\n select 2;\n  select nope from t")))).toBe("34");
    expect(position(await same(encodeQuery("begin; insert into t values (1, 1); select nope; commit")))).toBe(
      "44",
    );
  });

  test("are those of the client's text where the server sends another", async () => {
    expect(position(await same(encodeQuery("select 1; create table x (a numeric, b nowhere)")))).toBe("40");
    expect(
      position(await same(parsed("create table x (a numeric, é numeric, b nowhere)"), sync)),
    ).toBeUndefined();
    expect(position(await same(...run("create table x (a numeric, é numeric, b nowhere)"), sync))).toBe("41");
    expect(position(await same(encodeQuery("create table x (a numeric, b nowhere)")))).toBe("30");
  });
});

describe("BEGIN, COMMIT and ROLLBACK as prepared statements", () => {
  test("have names as others have", async () => {
    expect(
      await same(parsed("begin", "b"), sync, parsed("commit", "b"), sync, parsed("select 1", "b"), sync),
    ).toEqual([
      "1",
      "Z I",
      error("42P05", 'prepared statement "b" already exists'),
      "Z I",
      error("42P05", 'prepared statement "b" already exists'),
      "Z I",
    ]);
    expect(
      await same(
        encodeQuery("begin"),
        parsed("commit", "c"),
        encodeBind("p", "c", none),
        encodeBind("p", "c", none),
        sync,
      ),
    ).toEqual(["C BEGIN", "Z T", "1", "2", error("42P03", 'cursor "p" already exists'), "Z E"]);
  });

  test("take no parameters, and run once", async () => {
    expect(await same(...run("begin", values("1")), sync)).toEqual([
      "1",
      error("08P01", 'bind message supplies 1 parameters, but prepared statement "" requires 0'),
      "Z I",
    ]);
    expect(
      await same(parsed("begin"), encodeBind("p", "", none), encodeExecute("p"), encodeExecute("p"), sync),
    ).toEqual(["1", "2", "C BEGIN", error("55000", 'portal "p" cannot be run'), "Z E"]);
  });

  test("work in an aborted block, where PostgreSQL's other errors come first", async () => {
    const failed = [encodeQuery("begin"), encodeQuery("select 1/0")];
    const tail = async (...messages: Buffer[]) => (await same(...failed, ...messages, sync)).slice(4);
    expect(await tail(parsed("selec"))).toEqual([
      `${error("42601", 'syntax error at or near "selec"')} | P:1`,
      "Z E",
    ]);
    expect(await tail(parsed("select 1"))).toEqual([aborted, "Z E"]);
    expect(await tail(encodeBind("", "nobody", none))).toEqual([
      error("26000", 'prepared statement "nobody" does not exist'),
      "Z E",
    ]);
    expect(await tail(encodeExecute("nobody"))).toEqual([
      error("34000", 'portal "nobody" does not exist'),
      "Z E",
    ]);
    expect(await tail(...run("commit", values("1")))).toEqual([
      "1",
      error("08P01", 'bind message supplies 1 parameters, but prepared statement "" requires 0'),
      "Z E",
    ]);
    expect(await tail(...run("rollback"))).toEqual(["1", "2", "C ROLLBACK", "Z I"]);
    expect(await tail(...run("commit"))).toEqual(["1", "2", "C ROLLBACK", "Z I"]);
  });
});

describe("BEGIN within a transaction", () => {
  test("READ ONLY holds from there on", async () => {
    const refused = error("25006", "cannot execute INSERT in a read-only transaction");
    const warned = "N S:WARNING | V:WARNING | C:25001 | M:there is already a transaction in progress";
    const insert = "insert into t values (1, 1)";
    expect(await same(encodeQuery("begin"), encodeQuery("begin read only"), encodeQuery(insert))).toEqual([
      "C BEGIN",
      "Z T",
      warned,
      "C BEGIN",
      "Z T",
      refused,
      "Z E",
    ]);
    expect(await same(encodeQuery(`begin; ${insert}; start transaction read only; delete from t`))).toEqual([
      "C BEGIN",
      "C INSERT 0 1",
      warned,
      "C START TRANSACTION",
      error("25006", "cannot execute DELETE in a read-only transaction"),
      "Z E",
    ]);
    expect(
      await same(encodeQuery(`${insert}; begin read only; delete from t`), encodeQuery("commit")),
    ).toHaveLength(6);
    expect(await rows()).toEqual([]);
  });

  test("is warned of, also where its options are refused", async () => {
    const answer = await same(encodeQuery("begin read only; select 1"), encodeQuery("begin read write"));
    expect(answer.slice(-3)).toEqual([
      "N S:WARNING | V:WARNING | C:25001 | M:there is already a transaction in progress",
      error("25001", "transaction read-write mode must be set before any query"),
      "Z E",
    ]);
  });
});

describe("settings", () => {
  test("are reported once, right before ReadyForQuery, and only when they have changed", async () => {
    const set = "set timezone = 'Asia/Tokyo'";
    const told = ["C SET", "S TimeZone=Asia/Tokyo", "Z I"];
    expect(await same(encodeQuery(set), encodeQuery(set))).toEqual([...told, "C SET", "Z I"]);
    expect(await same(...run(set), sync)).toEqual(["1", "2", ...told]);
    expect(await same(encodeQuery(`${set}; select 1`))).toEqual([
      "C SET",
      "T ?column? type 23 format 0",
      "D \\0\\1\\0\\0\\0\\11",
      "C SELECT 1",
      "S TimeZone=Asia/Tokyo",
      "Z I",
    ]);
    expect(await same(encodeQuery("begin"), encodeQuery(set), encodeQuery("rollback"))).toEqual([
      "C BEGIN",
      "Z T",
      "C SET",
      "S TimeZone=Asia/Tokyo",
      "Z T",
      "C ROLLBACK",
      "S TimeZone=UTC",
      "Z I",
    ]);
    expect(
      await same(encodeQuery("begin; insert into t values (1, 1)"), encodeQuery(`${set}; select 1/0`)),
    ).toEqual(["C BEGIN", "C INSERT 0 1", "Z T", "C SET", error("22012", "division by zero"), "Z E"]);
  });
});

describe("names", () => {
  test("are those of 63 bytes that they begin with", async () => {
    const long = "é".repeat(31);
    expect(
      await same(
        parsed("select 1", `${long}ab`),
        sync,
        parsed("select 2", `${long}ac`),
        sync,
        encodeBind("", `${long}aZ`, none),
        encodeExecute(""),
        sync,
      ),
    ).toEqual([
      "1",
      "Z I",
      error("42P05", `prepared statement "${long}ac" already exists`),
      "Z I",
      "2",
      "D \\0\\1\\0\\0\\0\\11",
      "C SELECT 1",
      "Z I",
    ]);
  });

  test("of what isn't there may be closed, and nothing else", async () => {
    expect(await same(encodeClose("S", "nobody"), encodeClose("P", "nobody"), sync)).toEqual([
      "3",
      "3",
      "Z I",
    ]);
    expect(await same(describeMessage("S", ""), sync)).toEqual([
      error("26000", "unnamed prepared statement does not exist"),
      "Z I",
    ]);
  });

  test("with no name: a simple query takes its place, DEALLOCATE ALL doesn't", async () => {
    expect(
      await same(parsed("select 1"), sync, encodeQuery("select 2"), encodeBind("", "", none), sync),
    ).toEqual([
      "1",
      "Z I",
      "T ?column? type 23 format 0",
      "D \\0\\1\\0\\0\\0\\12",
      "C SELECT 1",
      "Z I",
      error("26000", "unnamed prepared statement does not exist"),
      "Z I",
    ]);
    expect(
      await same(
        parsed("deallocate all", "d"),
        parsed("select 1"),
        encodeBind("d", "d", none),
        encodeExecute("d"),
        encodeBind("p", "", none),
        encodeExecute("p"),
        encodeBind("d", "d", none),
        sync,
      ),
    ).toEqual([
      "1",
      "1",
      "2",
      "C DEALLOCATE ALL",
      "2",
      "D \\0\\1\\0\\0\\0\\11",
      "C SELECT 1",
      error("26000", 'prepared statement "d" does not exist'),
      "Z I",
    ]);
  });
});

test("a text of several statements isn't prepared", async () => {
  expect(await same(parsed("select 1; select 2"), sync)).toEqual([
    error("42601", "cannot insert multiple commands into a prepared statement"),
    "Z I",
  ]);
});

test("a failing Execute behind Flush is answered with its error only", async () => {
  expect(await same(...run("select 1/(select 0 from generate_series(1, 2) limit 1)"), flush, sync)).toEqual([
    "1",
    "2",
    error("22012", "division by zero"),
    "Z I",
  ]);
});

describe("bytes that are no message", () => {
  /** The beginning of a message with this length field. */
  const head = (type: string, length: number) => {
    const bytes = Buffer.alloc(5, type);
    bytes.writeUInt32BE(length, 1);
    return bytes;
  };

  test("end the session at a type that there isn't, whatever length follows, and what stands before is done", async () => {
    const fatal = "E S:FATAL | V:FATAL | C:08P01 | M:invalid frontend message type 122";
    for (const unknown of [head("z", 5_000_000), Buffer.from("z")]) {
      expect(await same(encodeQuery("select 1"), ...run("select 2"), unknown)).toEqual([
        "T ?column? type 23 format 0",
        "D \\0\\1\\0\\0\\0\\11",
        "C SELECT 1",
        "Z I",
        "1",
        "2",
        "D \\0\\1\\0\\0\\0\\12",
        "C SELECT 1",
        fatal,
      ]);
    }
  });

  test("end it without a word where a message without data is long", async () => {
    for (const type of ["S", "H", "C", "D", "E", "c", "f", "X"]) {
      expect(await same(encodeQuery("select 1"), head(type, 10_001)), type).toHaveLength(3);
    }
  });

  test("end a COPY that they come into by their type alone", async () => {
    for (const bytes of [head("z", 5_000_000), head("Q", 2)]) {
      const answer = await same(encodeQuery("copy t from stdin"), data("1\t1\n"), bytes);
      expect(answer.slice(1)).toEqual([
        expect.stringContaining("C:08P01 | M:unexpected message type 0x"),
        "E S:FATAL | V:FATAL | C:08P01 | M:terminating connection because protocol synchronization was lost",
      ]);
    }
    expect(await rows()).toEqual([]);
  });
});
