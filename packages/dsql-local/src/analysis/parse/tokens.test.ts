import { expect, test } from "vitest";
import { tokens } from "./tokens.ts";

const kinds = (sql: string) => [...tokens(sql)].map(({ kind, text }) => (kind === "string" ? "…" : text));

test.each([
  ["select a, 'b;''c' from \"D\"\"e\"", ["SELECT", "A", ",", "…", "FROM", '"D""e"']],
  ["a -- b\nc /* d /* e */ f */ g", ["A", "C", "G"]],
  ["E'it\\'s' e'\\\\' 'a\\' b", ["…", "…", "…", "B"]],
  ["$$ ; $$ $a$ $$ $b$ $a$ $1 $2::text", ["…", "…", "$", "1", "$", "2", ":", ":", "TEXT"]],
  ["été_1$x '", ["ÉTÉ_1$X", "…"]],
  ["/* never ended", []],
  ["a -- b\rc", ["A", "C"]],
  ["E'a\\' -- ' \n'b\\' -- c' d", ["…", "…", "D"]],
  ["E'a' 'b\\' c", ["…", "…", "C"]],
  ["a\u00a0b \u2003 c", ["A\u00a0B", "\u2003", "C"]],
  ['"never ended', ['"never ended']],
  ["", []],
])("%s is taken apart", (sql, expected) => {
  expect(kinds(sql)).toEqual(expected);
});

test("offsets are those of the text", () => {
  const sql = "SELECT 'ü' /* */ , \"x\"\n;";
  expect([...tokens(sql)].map(({ start, end }) => sql.slice(start, end))).toEqual([
    "SELECT",
    "'ü'",
    ",",
    '"x"',
    ";",
  ]);
});
