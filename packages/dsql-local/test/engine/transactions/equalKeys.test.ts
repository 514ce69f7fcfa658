import { expect, test } from "vitest";
import { canonicalText } from "../../../src/occ/canonicalText.ts";
import { useDsql } from "../../../src/testing.ts";
import { usePlay } from "./support/usePlay.ts";

/* Keys are the same where PostgreSQL considers them equal, whatever their texts, and others never. */

const dsql = useDsql();
const { play, client } = usePlay(dsql, [
  "CREATE TABLE hot (id int PRIMARY KEY, v int)",
  "CREATE TABLE named (id int PRIMARY KEY, name text, live bool, v numeric(18, 6))",
  "CREATE TABLE one_null (id int PRIMARY KEY, v text, UNIQUE NULLS NOT DISTINCT (v))",
  "CREATE TABLE wide (id char(10) PRIMARY KEY)",
  "CREATE TABLE narrow (id int PRIMARY KEY, p char(5) REFERENCES wide (id))",
  "CREATE TABLE lasts (id interval PRIMARY KEY)",
  "INSERT INTO hot VALUES (1, 1)",
  "INSERT INTO wide VALUES ('a')",
  "INSERT INTO lasts VALUES ('1 month')",
]);

async function uniqueIndex(on: string): Promise<void> {
  const admin = await client("setup");
  const { rows } = await admin.query<{ job_id: string }>(`CREATE UNIQUE INDEX ASYNC ON ${on}`);
  await admin.query(`CALL sys.wait_for_job('${rows[0]?.job_id ?? ""}')`);
}

test("nulls keep two entries of an index over an expression apart", async () => {
  await uniqueIndex("named (lower(name))");
  await play(
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "BEGIN", "BEGIN"],
    ["s1", "INSERT INTO named (id) VALUES (1)", "INSERT 1"],
    ["s2", "INSERT INTO named (id) VALUES (2)", "INSERT 1"],
    ["s1", "COMMIT", "COMMIT"],
    ["s2", "COMMIT", "COMMIT"],
  );
});

test("nulls are equal in an index over an expression that says so", async () => {
  await uniqueIndex("named (lower(name)) NULLS NOT DISTINCT");
  await play(
    ["s2", "INSERT INTO named (id) VALUES (1)", "INSERT 1"],
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "DELETE FROM named", "DELETE 1"],
    ["s1", "INSERT INTO named (id) VALUES (2)", "23505"],
  );
});

test("numbers of an expression are equal whatever their digits", async () => {
  await uniqueIndex("named ((name::numeric))");
  await play(
    ["s2", "INSERT INTO named (id, name) VALUES (1, '1.5')", "INSERT 1"],
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "DELETE FROM named", "DELETE 1"],
    ["s1", "INSERT INTO named (id, name) VALUES (2, '1.50')", "23505"],
  );
});

test("an index of those rows for which a column is true", async () => {
  await uniqueIndex("named (v) WHERE live");
  await play(
    ["s2", "INSERT INTO named (id, v, live) VALUES (1, 1.5, true), (2, 1.5, false)", "INSERT 2"],
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "UPDATE named SET live = false WHERE id = 1", "UPDATE 1"],
    ["s1", "INSERT INTO named (id, v, live) VALUES (3, 1.50, false)", "INSERT 1"],
    ["s1", "INSERT INTO named (id, v, live) VALUES (4, 1.50, true)", "23505"],
  );
});

test("a null isn't the text null", () =>
  play(
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "INSERT INTO one_null VALUES (1, null)", "INSERT 1"],
    ["s1", "INSERT INTO one_null VALUES (2, 'null')", "INSERT 1"],
    ["s1", "COMMIT", "COMMIT"],
  ));

test("a foreign key leans on a key of another declared length", () =>
  play(
    ["s1", "BEGIN", "BEGIN"],
    ["s1", "INSERT INTO narrow VALUES (1, 'a')", "INSERT 1"],
    ["s1", "UPDATE hot SET v = 5", "UPDATE 1"],
    // Which takes what PostgreSQL's own lock of the parent would hold.
    ["s2", "SELECT v FROM hot FOR UPDATE", "1"],
    ["s2", "DELETE FROM wide", "DELETE 1"],
    ["s1", "COMMIT", "40001"],
    ["s1", "SELECT p FROM narrow", "SELECT 0"],
  ));

test("what has left a key of another declared length is still there in the snapshot", () =>
  play(
    ["s2", "INSERT INTO narrow VALUES (1, 'a')", "INSERT 1"],
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "DELETE FROM narrow", "DELETE 1"],
    ["s1", "DELETE FROM wide", "23503"],
  ));

test("a month is thirty days", () =>
  play(
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "DELETE FROM lasts", "DELETE 1"],
    ["s1", "INSERT INTO lasts VALUES ('30 days')", "23505"],
  ));

test("a domain over numbers is numbers", async () => {
  const admin = await client("setup");
  for (const sql of [
    "DROP TABLE IF EXISTS part, amounts",
    "DROP DOMAIN IF EXISTS more, amount",
    "CREATE DOMAIN amount AS numeric(18, 6)",
    "CREATE DOMAIN more AS amount",
    "CREATE TABLE amounts (id more PRIMARY KEY)",
    "CREATE TABLE part (id int PRIMARY KEY, p numeric(10, 3) REFERENCES amounts (id))",
    "INSERT INTO amounts VALUES (1.5)",
    "INSERT INTO part VALUES (1, 1.5)",
  ])
    await admin.query(sql);
  await play(
    ["s1", "BEGIN", "BEGIN"],
    ["s2", "DELETE FROM part", "DELETE 1"],
    ["s1", "DELETE FROM amounts", "23503"],
  );
});

test("equal values have one text", async () => {
  const admin = await client("setup");
  const texts = [
    ...[
      "1 mon",
      "30 days",
      "720:00:00",
      "1 year",
      "360 days",
      "-1 mon",
      "-30 days",
      "1 mon -1 day",
      "29 days",
    ],
    ...["29 days 24:00:00", "-00:00:00.5", "00:00:00.5", "1 day -00:00:00.000001", "23:59:59.999999", "0"],
    ...[
      "-1 year -2 mons +3 days -04:05:06.789",
      "-417 days -04:05:06.789",
      "178000000 years",
      "100000000:00:00",
    ],
  ];
  const { rows } = await admin.query<{ one: string; other: string; same: boolean }>(
    "SELECT a::interval::text AS one, b::interval::text AS other, a::interval = b::interval AS same FROM unnest($1::text[]) a, unnest($1::text[]) b",
    [texts],
  );
  expect(rows).toHaveLength(texts.length ** 2);
  for (const { one, other, same } of rows) {
    expect([one, other, canonicalText(one, "interval") === canonicalText(other, "interval")]).toEqual([
      one,
      other,
      same,
    ]);
  }
  expect(["1e+06", "1000000", "-0", "0"].map((text) => canonicalText(text, "float4"))).toEqual([
    "1000000",
    "1000000",
    "0",
    "0",
  ]);
  expect(["1.50", "1.5", "-0.00", "NaN", "100"].map((text) => canonicalText(text, "numeric"))).toEqual([
    "1.5",
    "1.5",
    "0",
    "NaN",
    "100",
  ]);
});
