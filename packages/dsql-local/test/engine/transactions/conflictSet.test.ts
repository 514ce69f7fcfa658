import { describe, expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { type Line, usePlay } from "./support/usePlay.ts";

/* First committer wins, and only who has written, locked or leaned on the same key loses. */

const dsql = useDsql();
const { play, client } = usePlay(dsql, [
  "CREATE TABLE a (id int PRIMARY KEY, v int)",
  "CREATE TABLE other (id int PRIMARY KEY, v int)",
  "CREATE TABLE parent (id int PRIMARY KEY)",
  "CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent (id) ON DELETE CASCADE, v int)",
  "CREATE TABLE loose (id int PRIMARY KEY, p int REFERENCES parent (id) ON DELETE SET NULL, v int)",
  "CREATE TABLE strict (id int PRIMARY KEY, p int REFERENCES parent (id), v int)",
  "INSERT INTO a VALUES (1, 1), (2, 2)",
  "INSERT INTO other VALUES (1, 1), (2, 2)",
  "INSERT INTO parent VALUES (1), (2)",
  "INSERT INTO child VALUES (10, 1, 0)",
  "INSERT INTO loose VALUES (20, 1, 0)",
]);

describe("who has written other rows commits, whoever else holds a lock", () => {
  const bystander = (update: string, updated: string) =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", "SELECT v FROM a WHERE id = 1 FOR UPDATE", "1"],
      ["s2", "BEGIN", "BEGIN"],
      ["s2", update, updated],
      ["s1", "COMMIT", "COMMIT"],
      ["s0", "BEGIN", "BEGIN"],
      ["s0", "UPDATE a SET v = 7 WHERE id = 1", "UPDATE 1"],
      ["s2", "COMMIT", "COMMIT"],
      ["s0", "COMMIT", "COMMIT"],
    );
  test("who has written another row of the table commits, whoever holds a lock", () =>
    bystander("UPDATE a SET v = 9 WHERE id = 2", "UPDATE 1"));
  test("who has written a row of another table commits, whoever holds a lock", () =>
    bystander("UPDATE other SET v = 9 WHERE id = 1", "UPDATE 1"));
  test("who has written no row commits, whoever holds a lock", () =>
    bystander("UPDATE a SET v = 9 WHERE id = 99", "UPDATE 0"));
});

describe("ON CONFLICT DO NOTHING that did nothing has written nothing", () => {
  const look: Line = ["s1", "INSERT INTO a VALUES (1, 9) ON CONFLICT DO NOTHING", "INSERT 0"];
  test("the row's other writer commits after ON CONFLICT DO NOTHING", () =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s2", "BEGIN", "BEGIN"],
      look,
      ["s2", "UPDATE a SET v = 5 WHERE id = 1", "UPDATE 1"],
      ["s1", "COMMIT", "COMMIT"],
      ["s2", "COMMIT", "COMMIT"],
    ));
  test("ON CONFLICT DO NOTHING commits after the row's other writer", () =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      look,
      ["s2", "UPDATE a SET v = 5 WHERE id = 1", "UPDATE 1"],
      ["s1", "UPDATE a SET v = 6 WHERE id = 2", "UPDATE 1"],
      ["s1", "COMMIT", "COMMIT"],
    ));
  test("ON CONFLICT DO NOTHING looks at its snapshot after the row's other writer", () =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", "SELECT v FROM a WHERE id = 2", "2"],
      ["s2", "UPDATE a SET v = 5 WHERE id = 1", "UPDATE 1"],
      look,
      ["s1", "COMMIT", "COMMIT"],
    ));
});

describe("a key that another has taken away since is still there in the snapshot", () => {
  // A cluster's response hasn't been recorded: 23505 follows from the snapshot.
  const taken = (away: string) =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", "SELECT v FROM a WHERE id = 1", "1"],
      ["s2", away, /(DELETE|UPDATE) 1/],
      ["s1", "INSERT INTO a VALUES (1, 100)", "23505"],
      ["s1", "COMMIT", "ROLLBACK"],
    );
  test("a key that another has deleted since can't be inserted", () => taken("DELETE FROM a WHERE id = 1"));
  test("a key that another has moved since can't be inserted", () =>
    taken("UPDATE a SET id = 3 WHERE id = 1"));
  test("two writers of a key never both commit when the first moved it", () =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", "SELECT v FROM a WHERE id = 1", "1"],
      ["s2", "UPDATE a SET id = 3 WHERE id = 1", "UPDATE 1"],
      ["s1", "UPDATE a SET v = 100 WHERE id = 1", "UPDATE 1"],
      ["s1", "SELECT id, v FROM a ORDER BY id", "1|100, 2|2"],
      ["s1", "COMMIT", "40001"],
      ["s1", "SELECT id, v FROM a ORDER BY id", "2|2, 3|1"],
    ));
});

describe("what a foreign key does to rows conflicts with who writes them", () => {
  const against = (write: string) =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", "DELETE FROM parent WHERE id = 1", "DELETE 1"],
      ["s2", write, /(DELETE|UPDATE) 1/],
      ["s1", "COMMIT", "40001"],
      ["s1", "SELECT id FROM parent ORDER BY id", "1, 2"],
    );
  test("CASCADE conflicts with a deletion", () => against("DELETE FROM child WHERE id = 10"));
  test("CASCADE conflicts with a move to another parent", () =>
    against("UPDATE child SET p = 2 WHERE id = 10"));
  test("CASCADE conflicts with a move of the key", () => against("UPDATE child SET id = 11 WHERE id = 10"));
  test("SET NULL conflicts with a deletion", () => against("DELETE FROM loose WHERE id = 20"));
  test("SET NULL conflicts with a move to another parent", () =>
    against("UPDATE loose SET p = 2 WHERE id = 20"));
  test("SET NULL conflicts with an update", () => against("UPDATE loose SET v = 9 WHERE id = 20"));
});

describe("a parent that another has given a child since is deleted as the snapshot says, and COMMIT conflicts", () => {
  const deleted = (table: string) =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s2", `INSERT INTO ${table} VALUES (30, 2, 0)`, "INSERT 1"],
      ["s1", "DELETE FROM parent WHERE id = 2", "DELETE 1"],
      ["s1", `SELECT id FROM ${table} WHERE id = 30`, "SELECT 0"],
      ["s1", "SELECT id FROM parent", "1"],
      ["s1", "COMMIT", "40001"],
      ["s1", "SELECT id FROM parent ORDER BY id", "1, 2"],
      ["s1", `SELECT p FROM ${table} WHERE id = 30`, "2"],
    );
  test("without an action", () => deleted("strict"));
  test("with CASCADE", () => deleted("child"));
  test("with SET NULL", () => deleted("loose"));
});

describe("a lock of FOR UPDATE counts in a statement that writes, too", () => {
  const against = (write: string) =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", write, /.* 1|1/],
      ["s2", "UPDATE a SET v = 7 WHERE id = 1", "UPDATE 1"],
      ["s1", "SELECT v FROM a WHERE id = 1", "1"],
      ["s1", "COMMIT", "40001"],
      ["s1", "SELECT id, v FROM other ORDER BY id", "1|1, 2|2"],
    );
  test("INSERT … SELECT … FOR UPDATE", () =>
    against("INSERT INTO other SELECT 9, v FROM a WHERE id = 1 FOR UPDATE"));
  test("UPDATE of what a SELECT in WITH has locked", () =>
    against(
      "WITH locked AS (SELECT v FROM a WHERE id = 1 FOR UPDATE) UPDATE other SET v = locked.v FROM locked WHERE id = 2",
    ));
  test("SELECT … FOR UPDATE that writes in WITH", () =>
    against("WITH u AS (UPDATE other SET v = 9 WHERE id = 2) SELECT v FROM a WHERE id = 1 FOR UPDATE"));
  test("by itself", () =>
    play(
      ["s1", "BEGIN", "BEGIN"],
      ["s1", "UPDATE a SET v = 5 WHERE id = 1", "UPDATE 1"],
      ["s2", "INSERT INTO other SELECT 9, v FROM a WHERE id = 1 FOR UPDATE", "INSERT 1"],
      ["s1", "COMMIT", "40001"],
      ["s1", "SELECT v FROM other WHERE id = 9", "1"],
    ));
  test("several, with parameters, and put back", async () => {
    await play(["s1", "BEGIN", "BEGIN"]);
    const one = await client("s1");
    const insert = "INSERT INTO other SELECT $1::int + id, v FROM a WHERE id = $2 FOR UPDATE";
    for (const id of [1, 2]) await one.query(insert, [10, id]);
    expect((await one.query(`${insert} RETURNING other.id`, [20, 1])).rows).toEqual([{ id: 21 }]);
    await play(
      ["s2", "SELECT v FROM other WHERE id = 2 FOR UPDATE", "2"],
      ["s2", "SELECT v FROM a WHERE id = 2 FOR UPDATE", "2"],
      ["s1", "UPDATE other SET v = 8 WHERE id = 2", "UPDATE 1"],
      ["s2", "SELECT v FROM other WHERE id = 2 FOR UPDATE", "2"],
      ["s1", "SELECT id, v FROM other ORDER BY id", "1|1, 2|8, 11|1, 12|2, 21|1"],
      ["s1", "COMMIT", "COMMIT"],
      ["s1", "SELECT id, v FROM other ORDER BY id", "1|1, 2|8, 11|1, 12|2, 21|1"],
    );
  });
});
