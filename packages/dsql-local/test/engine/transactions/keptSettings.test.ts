import { expect, onTestFinished, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { RawClient } from "../support/RawClient.ts";
import { usePlay } from "./support/usePlay.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";

/* What a transaction has set stays set when it is preempted or will conflict, and its client receives no other value meanwhile. */

const dsql = useDsql();
const { play } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "INSERT INTO hot VALUES (1, 1), (2, 2)",
]);

for (const [how, line] of [
  ["gives its locks up", ["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"]],
  ["has lost", ["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"]],
] as const) {
  test(`by set_config() and SET, in a transaction that ${how}`, async () => {
    await play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", "SELECT pg_catalog.set_config('search_path', 'sys, public', false)", "sys, public"],
      ["s1", "SELECT set_config('timezone', 'Asia/Tokyo', true)", "Asia/Tokyo"],
      ["s1", "SET IntervalStyle = iso_8601", "SET"],
      ["s1", "UPDATE hot SET v = 5 WHERE id = 1", "UPDATE 1"],
      line,
      ["s1", "SHOW search_path", "sys, public"],
      ["s1", "SHOW timezone", "Asia/Tokyo"],
      ["s1", "SHOW intervalstyle", "iso_8601"],
      ["s1", "SELECT v FROM hot WHERE id = 1", "5"],
      ["s1", "ROLLBACK", "ROLLBACK"],
      ["s1", "SHOW search_path", '"$user", public'],
    );
  });
}

test("set_config() lasts as long as it was asked to, in a transaction that gives its locks up", async () => {
  await play(
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "SELECT set_config('search_path', 'sys, public', false)", "sys, public"],
    ["s1", "SELECT set_config('timezone', 'Asia/Tokyo', true)", "Asia/Tokyo"],
    ["s1", "UPDATE hot SET v = 5 WHERE id = 1", "UPDATE 1"],
    ["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"],
    ["s1", "COMMIT", "COMMIT"],
    ["s1", "SHOW search_path", "sys, public"],
    ["s1", "SHOW timezone", "UTC"],
  );
});

test("a client receives ParameterStatus of its own settings only", async () => {
  const raw = await RawClient.ready(dsql);
  onTestFinished(() => {
    raw.socket.destroy();
  });
  const received: string[] = [];
  const ask = async (sql: string) => {
    raw.socket.write(encodeQuery(sql));
    for (let type = ""; type !== "Z";) {
      const message = await raw.next();
      type = String.fromCharCode(message?.type ?? 0x5a);
      if (message && type === "S")
        received.push(message.bytes.toString("utf8", 5).replaceAll("\0", " ").trim());
    }
  };
  await ask("BEGIN");
  await ask("SET timezone = 'Asia/Tokyo'");
  await ask("UPDATE hot SET v = 5 WHERE id = 1");
  await play(["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"]);
  await ask("SELECT v FROM hot WHERE id = 2");
  await ask("COMMIT");
  expect(received).toEqual(["TimeZone Asia/Tokyo"]);
});
