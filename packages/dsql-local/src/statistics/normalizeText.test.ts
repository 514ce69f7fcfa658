import fc from "fast-check";
import { expect, test } from "vitest";
import { seed } from "../../test/seed.ts";
import { MAX_TEXT, normalizeText } from "./normalizeText.ts";

test.each([
  ["SELECT  *\n FROM t -- why\n WHERE id = 1 /* or */ AND v=$2", "SELECT * FROM t WHERE id = $3 AND v=$2"],
  ["SELECT 1, 1.5, .5, 1., 0x1F, 0b01, 1e10, 1.5E-3, 1_000", "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9"],
  ["SELECT 'a', E'it\\'s', 'it''s', $$a$$, $x$ $$ $x$", "SELECT $1, $2, $3, $4, $5"],
  ["SELECT B'01', x'ff', N'a', U&'\\0061', u&'b'", "SELECT $1, $2, $3, $4, $5"],
  ["SELECT 'a'\n  'b' -- more\n 'c', 'd'", "SELECT $1, $2"],
  ['SELECT t1.c2, "1", U&"3" FROM "it\'s 4"', 'SELECT t1.c2, "1", U&"3" FROM "it\'s 4"'],
  ["SELECT -1, a-1, DATE '2026-01-01', '1'::int", "SELECT -$1, a-$2, DATE $3, $4::int"],
  ["CREATE ROLE r PASSWORD 'secret'", "CREATE ROLE r PASSWORD $1"],
  ["SELECT 1 IN (1)", "SELECT $1 IN ($2)"],
  ["SELECT a IN (1, -2, '3'::text, NULL) AND b", "SELECT a IN ($1 /*, ... */) AND b"],
  ["SELECT a IN ($1, $2, $3)", "SELECT a IN ($1 /*, ... */)"],
  [
    "SELECT a IN (b, 1), c IN (SELECT 1), (1, 2) IN ((1, 2))",
    "SELECT a IN (b, $1), c IN (SELECT $2), ($3, $4) IN (($5, $6))",
  ],
  [
    "INSERT INTO t VALUES (1, 'a', DEFAULT), (2, 'b', NULL) , (3, $1, true) RETURNING id",
    "INSERT INTO t VALUES ($2, $3, DEFAULT) /*, ... */ RETURNING id",
  ],
  ["INSERT INTO t VALUES (1, now()), (2, now())", "INSERT INTO t VALUES ($1, now()), ($2, now())"],
  ["VALUES (1), (2), (f(3))", "VALUES ($1) /*, ... */, (f($2))"],
  ["", ""],
])("%s", (sql, expected) => {
  expect(normalizeText(sql)).toBe(expected);
  // What is normalized stays as it is, apart from the notes, which are comments.
  if (!expected.includes("/*")) expect(normalizeText(expected)).toBe(expected);
});

/** Literals with a secret in them, and the word that none of the other parts has. */
const SECRET = "5ecret";
const literal = fc
  .tuple(
    fc.constantFrom("'", "E'", "$$", "$tag$", "x'", "U&'", "number"),
    fc.stringMatching(/^[a-z0-9 ,()'"$/*;\n-]{0,8}$/),
  )
  .map(([quote, filling]) => {
    const inside = `${filling}${SECRET}${filling}`;
    if (quote === "number") return `5${String(filling.length)}.25e3`;
    if (quote === "$$" || quote === "$tag$") return `${quote}${inside.replaceAll("$", "")}${quote}`;
    return `${quote}${inside.replaceAll("'", "''")}'`;
  });
const space = fc.constantFrom(" ", "\n", "  ", ` /* ${SECRET} */ `, ` -- ${SECRET}\n`);

test("no literal and no comment is in a text, and texts that differ in them are the same", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(literal, literal), { minLength: 1, maxLength: 6 }),
      fc.array(space, { minLength: 24, maxLength: 24 }),
      (pairs, spaces) => {
        const text = (which: 0 | 1) =>
          `SELECT${pairs.map((pair, at) => `${spaces[at] ?? " "}f(${pair[which]})${spaces[at + 12] ?? " "}AS c${String(at)}`).join(",")}`;
        const [one, other] = [normalizeText(text(0)), normalizeText(text(1))];
        expect(one).not.toContain(SECRET);
        expect(one).not.toContain("'");
        expect(one).toBe(other);
        expect(one).toContain(`f($${String(pairs.length)}) AS c${String(pairs.length - 1)}`);
      },
    ),
    { seed: seed() },
  );
});

test("whatever the text, it ends, and isn't long", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^['"$a1( ),.;/*-]*$/)), (sql) => {
      expect(normalizeText(sql).length).toBeLessThanOrEqual(MAX_TEXT);
    }),
    { seed: seed() },
  );
  const long = normalizeText(`SELECT ${"a, ".repeat(10_000)} 1`);
  expect(long).toHaveLength(MAX_TEXT);
  expect(long).toMatch(/a,…$|a…$| …$/);
});
