import { expect, onTestFinished, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { encodeMessage } from "../../../src/net/encodeMessage.ts";
import { frontend } from "../../../src/net/messageType.ts";
import { RawClient } from "../support/RawClient.ts";
import { run } from "./support/extended.ts";
import { usePlay } from "./support/usePlay.ts";
import { encodeQuery } from "../../../src/net/messages/query.ts";
import { flush } from "../../../src/net/messages/flush.ts";
import { sync } from "../../../src/net/messages/sync.ts";

/* Transactions concurrent with changes of the schema, including uncommitted ones. */

const dsql = useDsql();
const { play, client } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "INSERT INTO hot VALUES (1, 1), (2, 2)",
  "CREATE TABLE other (id int PRIMARY KEY)",
  "CREATE OR REPLACE FUNCTION bump() RETURNS int LANGUAGE sql AS 'UPDATE hot SET v = v + 1 WHERE id = 2 RETURNING v'",
  "CREATE VIEW seen AS SELECT id, bump() AS v FROM hot",
]);

test("nobody waits for a change of a table under a view, whatever the server reads of the catalog", async () => {
  await play(
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "ALTER TABLE hot ADD COLUMN w int", "ALTER"],
    // Another change, of which the server takes note.
    ["s2", "ALTER TABLE other ADD COLUMN w int", "ALTER"],
    ["s3", "SELECT v FROM hot WHERE id = 1", "1"],
    ["s1", "ROLLBACK", "ROLLBACK"],
  );
});

test("a view that calls a function which writes is known as a write", async () => {
  await play(
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "SELECT v FROM seen WHERE id = 1", "3"],
    ["s2", "UPDATE hot SET v = 9 WHERE id = 2", "UPDATE 1"],
    ["s1", "COMMIT", "40001"],
  );
});

test("so is one that calls a function with a parsed body", async () => {
  await play(
    [
      "s0",
      "CREATE OR REPLACE FUNCTION parsed() RETURNS int BEGIN ATOMIC UPDATE hot SET v = v + 1 WHERE id = 2 RETURNING v; END",
      "CREATE",
    ],
    ["s0", "CREATE VIEW known AS SELECT id, parsed() AS v FROM hot", "CREATE"],
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "SELECT v FROM known WHERE id = 1", "3"],
    ["s2", "UPDATE hot SET v = 9 WHERE id = 2", "UPDATE 1"],
    ["s1", "COMMIT", "40001"],
    ["s0", "DROP VIEW known", "DROP"],
    ["s0", "DROP FUNCTION parsed", "DROP"],
  );
});

test("a transaction whose rows a change of their table keeps from being put back is told so", async () => {
  const client1 = await client("s1");
  await play(
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "UPDATE hot SET v = 9 WHERE id = 1", "UPDATE 1"],
    ["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"],
    ["s3", "ALTER TABLE hot ADD COLUMN w int", "ALTER"],
  );
  await expect(client1.query("SELECT count(*) FROM other")).rejects.toThrow("OC001");
  await play(["s1", "ROLLBACK", "ROLLBACK"], ["s1", "SELECT w FROM hot WHERE id = 1", "null"]);
});

test("a transaction that will conflict goes on where a table was dropped that others have written", async () => {
  await play(
    ["s0", "CREATE TABLE brief (id int PRIMARY KEY)", "CREATE"],
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "INSERT INTO brief VALUES (1)", "INSERT 1"],
    ["s2", "INSERT INTO other VALUES (1)", "INSERT 1"],
    ["s2", "DROP TABLE brief", "DROP"],
    ["s1", "INSERT INTO other VALUES (1)", "INSERT 1"],
    ["s1", "SELECT count(*) FROM other", "1"],
    ["s1", "COMMIT", "40001"],
  );
});

for (const [protocol, copy, end] of [
  ["simple", [encodeQuery("COPY other FROM STDIN")], []],
  ["extended", [...run("COPY other FROM STDIN"), flush], [sync]],
] as const) {
  test(`a COPY whose table is changed while its client sends data is told so, ${protocol} protocol`, async () => {
    const raw = await RawClient.ready(dsql);
    onTestFinished(() => {
      raw.socket.destroy();
    });
    await raw.ask([encodeQuery("BEGIN")]);
    await raw.ask([encodeQuery("UPDATE hot SET v = 9 WHERE id = 1")]);
    expect(await raw.ask([...copy], "G")).toMatch(/G$/);
    raw.socket.write(encodeMessage(frontend.copyData, Buffer.from("1\n")));
    await play(["s2", "ALTER TABLE other ADD COLUMN w int", "ALTER"]);
    expect(await raw.ask([encodeMessage(frontend.copyDone), ...end])).toBe("40001 ZE");
    await raw.ask([encodeQuery("ROLLBACK")]);
  });
}
