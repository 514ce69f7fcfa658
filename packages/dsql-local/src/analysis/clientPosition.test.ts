import { expect, test } from "vitest";
import { classify } from "./classify.ts";
import { clientPosition } from "./clientPosition.ts";

/** Finds `word` in what is sent of the last statement, and gives what stands there in the client's text. */
function found(sql: string, word: string): string {
  const statement = classify(sql).statements.at(-1);
  if (!statement) throw new Error("no statement");
  const sent = Array.from(statement.rewrittenSql ?? statement.text);
  const at = sent.findIndex((_, index) => sent.slice(index).join("").startsWith(word));
  const position = clientPosition(statement, at + 1);
  return Array.from(sql)
    .slice(position - 1, position - 1 + word.length)
    .join("");
}

test("a position in what was sent is found in the client's text", () => {
  for (const sql of [
    "select here",
    "select 1; select here",
    "select 'é𝄞'; select '𝄞', here",
    "create table x (a numeric, b here)",
    "select 1; create table é (a numeric, 𝄞 numeric(2), c numeric, d here, e numeric)",
    "select version(), here, version()",
    "select /* é𝄞 */ version(), /* 𝄞 */ here, version()",
    "select 1; /* 𝄞𝄞 */ select 'é', version() /* é */, here",
    "select 2; select pg_catalog.version(), 'é', pg_catalog . version(), here",
    "select 1; create index async on t (here)",
    "select 1; create index async i on t (a, b, here)",
  ]) {
    expect(found(sql, "here"), sql).toBe("here");
  }
});

test("a position within what the server has put in is that of its place", () => {
  const sql = "select 1; create table x (a numeric, b int)";
  const [, statement] = classify(sql).statements;
  if (!statement) throw new Error("no statement");
  const inserted = (statement.rewrittenSql ?? "").indexOf("(18,6)") + 3;
  expect(sql.slice(clientPosition(statement, inserted) - 1)).toBe(", b int)");
});
