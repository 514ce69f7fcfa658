import { afterEach, describe, expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { int16 } from "../../../src/net/integers.ts";
import { encodeMessage } from "../../../src/net/encodeMessage.ts";
import { frontend } from "../../../src/net/messageType.ts";
import { RawClient } from "../support/RawClient.ts";
import { usePlay } from "./support/usePlay.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { encodeParse } from "../../../src/net/messages/parse.ts";
import { encodeBind } from "../../../src/net/messages/bind.ts";
import { encodeExecute } from "../../../src/net/messages/execute.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/* A transaction whose client hasn't sent the end of its COPY's data keeps nobody waiting for what it has locked before. */

const dsql = useDsql();
const { play } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "CREATE TABLE copied (id int PRIMARY KEY, v text)",
  "INSERT INTO hot VALUES (1, 1), (2, 2)",
]);

const opened: RawClient[] = [];
afterEach(() => {
  for (const { socket } of opened.splice(0)) socket.destroy();
});

const COPY = "COPY copied FROM STDIN";
const none = Buffer.concat([int16(0), int16(0), int16(0)]);
const data = (text: string) => encodeMessage(frontend.copyData, Buffer.from(text));
const done = encodeMessage(frontend.copyDone);

describe.each([
  ["a simple query", [encodeQuery(COPY)], "G", [done]],
  [
    "the extended protocol",
    [encodeParse("", COPY, int16(0)), encodeBind("", "", none), encodeExecute(""), sync],
    "1 2 G",
    [done, sync],
  ],
])("a COPY by %s", (_, begins, begun, end) => {
  const copying = async () => {
    const raw = await RawClient.ready(dsql);
    opened.push(raw);
    await raw.ask([encodeQuery("BEGIN")]);
    expect(await raw.ask([encodeQuery("UPDATE hot SET v = 5 WHERE id = 1")])).toBe("UPDATE 1 ZT");
    expect(await raw.ask(begins, "G")).toBe(begun);
    raw.socket.write(data("1\tone\n2\tt"));
    return raw;
  };

  test("gives up a row for another's lock, and all of its data are there", async () => {
    const raw = await copying();
    await play(["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"]);
    raw.socket.write(data("wo\n"));
    await play(["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"]);
    expect(await raw.ask([data("3\tthree\n"), ...end])).toBe("COPY 3 ZT");
    expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
    await play(
      ["s2", "SELECT id, v FROM copied ORDER BY id", "1|one, 2|two, 3|three"],
      ["s2", "SELECT v FROM hot ORDER BY id", "5, 2"],
    );
  });

  test("gives up a row for another's write, has its data, and conflicts at COMMIT", async () => {
    const raw = await copying();
    await play(["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"]);
    expect(await raw.ask([data("wo\n"), ...end])).toBe("COPY 2 ZT");
    expect(await raw.ask([encodeQuery("SELECT v FROM copied")])).toBe("T D D SELECT 2 ZT");
    expect(await raw.ask([encodeQuery("COMMIT")])).toBe("40001 ZI");
    await play(["s2", "SELECT count(*) FROM copied", "0"], ["s2", "SELECT v FROM hot ORDER BY id", "7, 2"]);
  });

  test("that its client ends by CopyFail fails after it gave up a row", async () => {
    const raw = await copying();
    await play(["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"]);
    const fail = encodeMessage(frontend.copyFail, "no more");
    expect(await raw.ask([fail, ...end.slice(1)])).toBe("57014 ZE");
    expect(await raw.ask([encodeQuery("COMMIT")])).toBe("ROLLBACK ZI");
    await play(["s2", "SELECT v FROM hot ORDER BY id", "1, 2"]);
  });
});
