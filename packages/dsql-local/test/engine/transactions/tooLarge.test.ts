import { expect, test } from "vitest";
import { useDsql } from "../../../src/testing.ts";
import { type Line, usePlay } from "./support/usePlay.ts";

/*
 * What a transaction writes beyond 10 MiB can't be committed, and isn't kept: once such a transaction has given up its locks
 * to another, it receives the error at its next statement, for its rows aren't there.
 */

const dsql = useDsql();
const { play, client } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "CREATE TABLE large (id int PRIMARY KEY, v text)",
  "INSERT INTO hot VALUES (1, 1), (2, 2)",
]);

const TOO_LARGE = { code: "54000", detail: "Current transaction size 12mb > 10mb" };

/** Rows of 1 MB. */
const megabytes = (from: number, to: number) =>
  `INSERT INTO large SELECT g, repeat('x', 1000000) FROM generate_series(${from}, ${to}) g`;
const begin: Line[] = [
  ["s1", "BEGIN", "BEGIN"],
  ["s1", "UPDATE hot SET v = 5 WHERE id = 1", "UPDATE 1"],
];
/** Another session takes the lock of a row that s1 has written. */
const displace: Line = ["s2", "SELECT v FROM hot WHERE id = 1 FOR UPDATE", "1"];
const nothingIsLeft: Line[] = [
  ["s1", "SELECT count(*) FROM large", "0"],
  ["s1", "SELECT v FROM hot ORDER BY id", "1, 2"],
];

test("a transaction that has written more than 10 MiB goes on, and fails at COMMIT", async () => {
  await play(
    ...begin,
    ["s1", megabytes(1, 12), "INSERT 12"],
    ["s1", "SELECT count(*) FROM large", "12"],
    ["s1", "DELETE FROM large WHERE id < 12", "DELETE 11"],
    ["s1", "SELECT id FROM large", "12"],
  );
  await expect((await client("s1")).query("COMMIT")).rejects.toMatchObject(TOO_LARGE);
  await play(...nothingIsLeft);
});

test.each(["SELECT v FROM hot", "UPDATE hot SET v = 6 WHERE id = 2", "COMMIT"])(
  "once its rows were rolled back for another session it fails at %s",
  async (sql) => {
    await play(...begin, ["s1", megabytes(1, 12), "INSERT 12"], displace);
    await expect((await client("s1")).query(sql)).rejects.toMatchObject(TOO_LARGE);
    await play(["s1", "ROLLBACK", "ROLLBACK"], ...nothingIsLeft);
  },
);

test("what has written less than 10 MiB is put back and goes beyond, and so does what is answered from its snapshot", () =>
  play(
    ...begin,
    ["s1", megabytes(1, 9), "INSERT 9"],
    displace,
    ["s1", "SELECT count(*) FROM large", "9"],
    // What another has committed is in its way: each statement has a transaction of PostgreSQL's for itself.
    ["s2", "UPDATE hot SET v = 7 WHERE id = 2", "UPDATE 1"],
    ["s1", "UPDATE hot SET v = v + 1 WHERE id = 2 RETURNING v", "3"],
    ["s1", megabytes(10, 12), "INSERT 3"],
    ["s1", "SELECT count(*) FROM large", "54000"],
    ["s1", "ROLLBACK", "ROLLBACK"],
    ["s1", "SELECT v FROM hot ORDER BY id", "1, 7"],
  ));

test("nothing of it is committed by a COMMIT in the same text as the statement that went beyond", () =>
  play(
    ...begin,
    ["s2", "DELETE FROM hot WHERE id = 2", "DELETE 1"],
    // Its snapshot still has the key that PostgreSQL hasn't: it goes on in a transaction of PostgreSQL's made for that.
    ["s1", `INSERT INTO hot VALUES (2, 0) ON CONFLICT DO NOTHING; ${megabytes(1, 12)}; COMMIT`, "54000"],
    ["s1", "SELECT count(*) FROM large", "0"],
    ["s1", "SELECT v FROM hot ORDER BY id", "1"],
  ));

test("a statement that went beyond is forgotten where its snapshot answers otherwise", () =>
  play(
    ["s1", "INSERT INTO large SELECT g FROM generate_series(1, 12) g", "INSERT 12"],
    ...begin,
    ["s2", "DELETE FROM large", "DELETE 12"],
    // PostgreSQL has these keys no more; the snapshot has them.
    ["s1", `${megabytes(1, 12)} ON CONFLICT DO NOTHING`, "INSERT 0"],
    ["s1", "COMMIT", "COMMIT"],
    ["s1", "SELECT v FROM hot ORDER BY id", "5, 2"],
    ["s1", "SELECT count(*) FROM large", "0"],
  ));
