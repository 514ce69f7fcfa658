import { randomBytes } from "node:crypto";
import pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { usePlay } from "./support/usePlay.ts";

/*
 * An update by key of a row that another has changed since is answered without being run, where its text and its table allow
 * it: nobody may see a difference.
 */

const dsql = useDsql();
const { play, client } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int NOT NULL, w int CHECK (w < 100), t text, s int GENERATED ALWAYS AS (v + 1) STORED)",
  "INSERT INTO hot VALUES (1, 1, 1, 'a'), (2, 2, 2, 'b')",
  "CREATE TABLE indexed (id int PRIMARY KEY, v int UNIQUE)",
  "INSERT INTO indexed VALUES (1, 1), (2, 2)",
]);

/** Another has changed the row since. */
const begun = (table = "hot") =>
  [
    ["s1", "BEGIN", "BEGIN"],
    ["s2", `UPDATE ${table} SET v = 7 WHERE id = 1`, "UPDATE 1"],
  ] as const;
const end = ["s1", "COMMIT", "40001"] as const;

test("COMMIT conflicts, and nothing of it is left", () =>
  play(...begun(), ["s1", "UPDATE hot SET v = v + 10 WHERE id = 1", "UPDATE 1"], end, [
    "s1",
    "SELECT v, s FROM hot WHERE id = 1",
    "7|8",
  ]));

test("what comes behind it sees what it has written", () =>
  play(
    ...begun(),
    ["s1", "UPDATE hot SET v = v + 10, t = 'z' WHERE id = 1", "UPDATE 1"],
    ["s1", "UPDATE hot SET w = 5 WHERE id = 1", "UPDATE 1"],
    ["s1", "SELECT v, w, t, s FROM hot WHERE id = 1", "11|5|z|12"],
    ["s1", "UPDATE hot SET v = v + 1 WHERE id = 1 RETURNING v", "12"],
    ["s2", "SELECT v FROM hot WHERE id = 1", "7"],
    end,
  ));

test("what was written before it stays in its place", () =>
  play(
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "INSERT INTO hot VALUES (3, 3)", "INSERT 1"],
    ["s1", "UPDATE hot SET v = 4 WHERE id = 2", "UPDATE 1"],
    ["s2", "UPDATE hot SET v = 7 WHERE id = 1", "UPDATE 1"],
    ["s1", "UPDATE hot SET v = v + 10 WHERE id = 1", "UPDATE 1"],
    ["s1", "SELECT id, v FROM hot ORDER BY id", "1|11, 2|4, 3|3"],
    end,
    ["s1", "SELECT id, v FROM hot ORDER BY id", "1|7, 2|2"],
  ));

test("a row that another has deleted is there for it", () =>
  play(
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "DELETE FROM hot WHERE id = 1", "DELETE 1"],
    ["s1", "UPDATE hot SET v = v + 10 WHERE id = 1 AND v = 1", "UPDATE 1"],
    ["s1", "SELECT id, v FROM hot ORDER BY id", "1|11, 2|2"],
    end,
  ));

describe("an error is that of the snapshot", () => {
  test("of a check", () =>
    play(...begun(), ["s1", "UPDATE hot SET w = 200 WHERE id = 1", "23514"], ["s1", "ROLLBACK", "ROLLBACK"]));
  test("of NOT NULL", () =>
    play(
      ...begun(),
      ["s1", "UPDATE hot SET v = NULL WHERE id = 1", "23502"],
      ["s1", "ROLLBACK", "ROLLBACK"],
    ));
  test("of an expression", () =>
    play(
      ...begun(),
      ["s1", "UPDATE hot SET v = 1 / 0 WHERE id = 1", "22012"],
      ["s1", "ROLLBACK", "ROLLBACK"],
    ));
  test("of a generated column", () =>
    play(
      ...begun(),
      ["s1", "UPDATE hot SET v = 2147483647 WHERE id = 1", "22003"],
      ["s1", "ROLLBACK", "ROLLBACK"],
    ));
  test("of a unique key", () =>
    play(
      ...begun("indexed"),
      ["s1", "UPDATE indexed SET v = 2 WHERE id = 1", "23505"],
      ["s1", "ROLLBACK", "ROLLBACK"],
    ));
  test("of a value that is too large", () =>
    play(
      ...begun(),
      [
        "s1",
        "UPDATE hot SET t = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 40000) i) WHERE id = 1",
        "54000",
      ],
      ["s1", "ROLLBACK", "ROLLBACK"],
    ));
});

test("a moved key, several rows, RETURNING and settings are answered as ever", () =>
  play(
    ...begun(),
    ["s1", "UPDATE hot SET id = 5 WHERE id = 1", "UPDATE 1"],
    ["s1", "UPDATE hot SET v = v + 1", "UPDATE 2"],
    ["s1", "UPDATE hot SET v = v + 1 WHERE id = 5 RETURNING v", "3"],
    ["s1", "SELECT id, v FROM hot ORDER BY id", "2|3, 5|3"],
    end,
  ));

test("a parameter that is too large is refused", async () => {
  await play(...begun());
  const one = await client("s1");
  const large = randomBytes(600_000).toString("hex");
  await expect(one.query("UPDATE hot SET t = $2 WHERE id = $1", [1, large])).rejects.toMatchObject({
    code: "54000",
  });
  await play(["s1", "ROLLBACK", "ROLLBACK"]);
});

test("with parameters, in the extended protocol, the table named by what was set", async () => {
  await play(...begun(), ["s2", "CREATE SCHEMA other", "CREATE"]);
  const one = await client("s1");
  const update = { name: "update", text: "UPDATE hot SET v = v + $2, t = $3 WHERE id = $1" };
  for (const [by, text] of [
    [10, "x"],
    [20, "y"],
  ] as const) {
    const { rowCount } = await one.query({ ...update, values: [1, by, text] });
    expect(rowCount).toBe(1);
  }
  expect((await one.query("SELECT v, t FROM hot WHERE id = $1", [1])).rows).toEqual([{ v: 31, t: "y" }]);
  await play(end, ["s1", "SELECT v, t FROM hot WHERE id = 1", "7|a"]);
});

test.each(["simple", "extended"])(
  "it stays when what comes behind it is run twice, by the %s protocol",
  async (protocol) => {
    const [behind, watcher] = await Promise.all([1, 2].map(connectDirectly));
    await play(...begun(), ["s1", "UPDATE hot SET v = v + 10 WHERE id = 1", "UPDATE 1"]);
    await behind?.query("BEGIN; UPDATE hot SET w = 5 WHERE id = 2");
    const one = await client("s1");
    const text = "UPDATE hot SET w = w + 1 WHERE id = 2 RETURNING w";
    const second = protocol === "simple" ? one.query(text) : one.query({ name: "second", text });
    await expect
      .poll(async () => (await watcher?.query(WAITING))?.rows, { timeout: 10_000, interval: 10 })
      .toHaveLength(1);
    // Beside the server, so that nobody undoes it: the statement's first run is refused, and the second sees it.
    await behind?.query("COMMIT");
    expect((await second).rows).toEqual([{ w: 6 }]);
    await play(["s1", "SELECT v FROM hot WHERE id = 1", "11"], end);
  },
);

const WAITING = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE hot SET w = w%'`;

/** Past the server. */
async function connectDirectly(): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: dsql.backendConnectionString });
  await connection.connect();
  onTestFinished(() => connection.end());
  return connection;
}
