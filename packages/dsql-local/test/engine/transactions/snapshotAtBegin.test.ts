import { describe, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { type Line, usePlay } from "./support/usePlay.ts";

/* The snapshot is taken by BEGIN, not by the first statement after it (user guide, concurrency control). */

const dsql = useDsql();
const { play } = usePlay(dsql, [
  "CREATE TABLE t (id int PRIMARY KEY, v int)",
  "CREATE TABLE child (id int PRIMARY KEY, t int REFERENCES t (id))",
  "INSERT INTO t VALUES (1, 1), (2, 2)",
]);

describe.each<[string, Line[]]>([
  ["BEGIN", [["a", "BEGIN", "BEGIN"]]],
  ["START TRANSACTION", [["a", "START TRANSACTION", "START"]]],
  ["BEGIN ISOLATION LEVEL REPEATABLE READ", [["a", "BEGIN ISOLATION LEVEL REPEATABLE READ", "BEGIN"]]],
  [
    "BEGIN before SHOW",
    [
      ["a", "BEGIN", "BEGIN"],
      ["a", "SHOW timezone", "UTC"],
    ],
  ],
  [
    "BEGIN before SET LOCAL",
    [
      ["a", "BEGIN", "BEGIN"],
      ["a", "SET LOCAL enable_seqscan = off", "SET"],
    ],
  ],
])("%s takes the snapshot", (name, begin) => {
  test(`${name}: what another inserts after it isn't seen`, () =>
    play(
      ...begin,
      ["b", "INSERT INTO t VALUES (3, 3)", "INSERT 1"],
      ["a", "SELECT id FROM t ORDER BY id", "1, 2"],
      ["a", "COMMIT", "COMMIT"],
      ["a", "SELECT id FROM t ORDER BY id", "1, 2, 3"],
    ));
  test(`${name}: what another updates after it conflicts`, () =>
    play(
      ...begin,
      ["b", "UPDATE t SET v = 7 WHERE id = 1", "UPDATE 1"],
      ["a", "UPDATE t SET v = v + 1 WHERE id = 1 RETURNING v", "2"],
      ["a", "COMMIT", "40001"],
      ["a", "SELECT v FROM t WHERE id = 1", "7"],
    ));
});

test("a foreign key finds no row that another has inserted after BEGIN", () =>
  play(
    ["a", "BEGIN", "BEGIN"],
    ["b", "INSERT INTO t VALUES (3, 3)", "INSERT 1"],
    ["a", "INSERT INTO child VALUES (10, 3)", "23503"],
    ["a", "COMMIT", "ROLLBACK"],
  ));

test("a foreign key finds the row that another has deleted after BEGIN, and COMMIT conflicts", () =>
  play(
    ["a", "BEGIN", "BEGIN"],
    ["b", "DELETE FROM t WHERE id = 1", "DELETE 1"],
    ["a", "INSERT INTO child VALUES (10, 1)", "INSERT 1"],
    ["a", "COMMIT", "40001"],
  ));

test("a row that another has deleted after BEGIN is returned by FOR UPDATE, and COMMIT conflicts", () =>
  play(
    ["a", "BEGIN", "BEGIN"],
    ["b", "DELETE FROM t WHERE id = 1", "DELETE 1"],
    ["a", "SELECT v FROM t WHERE id = 1 FOR UPDATE", "1"],
    ["a", "COMMIT", "40001"],
  ));

test("a statement outside of a block has a snapshot of its own", () =>
  play(
    ["a", "SELECT id FROM t ORDER BY id", "1, 2"],
    ["b", "INSERT INTO t VALUES (3, 3)", "INSERT 1"],
    ["a", "SELECT id FROM t ORDER BY id", "1, 2, 3"],
  ));

test("what a text did before its BEGIN is committed with the block", () =>
  play(
    ["a", "INSERT INTO t VALUES (3, 3); BEGIN; UPDATE t SET v = 9 WHERE id = 1", /.*/],
    ["b", "SELECT v FROM t WHERE id = 1 FOR UPDATE", "1"],
    ["a", "COMMIT", "COMMIT"],
    ["b", "SELECT id, v FROM t ORDER BY id", "1|9, 2|2, 3|3"],
  ));
