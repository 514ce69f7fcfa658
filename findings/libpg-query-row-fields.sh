#!/usr/bin/env bash
# libpg-query@18.1.5 and @libpg-query/parser@17.6.10
# Guess: parsePlPgSQL knows no catalog, so it takes any name for a type, or asks for it nowhere: what PostgreSQL runs once
# the table is there is parsed.
# Behaviour: a variable of a table's row type may be declared, filled and read. A value given to one of its fields is
# refused: by 18.1.5 when the type is written with %ROWTYPE, by 17.6.10 always, and there the answer isn't JSON, so the error
# is JSON.parse's. Of record variables and NEW fields may be set. 18.1.5 takes no %TYPE among the columns of RETURNS TABLE
# either.
# Output seen:
#   18.1.5  t%ROWTYPE, whole: read
#   18.1.5  t%ROWTYPE, field: "r.a" is not a known variable
#   18.1.5  t, field: read
#   18.1.5  record, field: read
#   18.1.5  NEW, field: read
#   18.1.5  RETURNS TABLE (a t.a%TYPE): Not implemented
#   17.6.10 t%ROWTYPE, whole: read
#   17.6.10 t%ROWTYPE, field: SyntaxError of JSON.parse
#   17.6.10 t, field: SyntaxError of JSON.parse
#   17.6.10 record, field: read
#   17.6.10 NEW, field: read
#   17.6.10 RETURNS TABLE (a t.a%TYPE): read
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libpg-query@18.1.5 @libpg-query/parser@17.6.10 >/dev/null
cat >try.mjs <<'JS'
import * as of17 from "@libpg-query/parser";
import * as of18 from "libpg-query";

const body = (declared, statements, returned = "void") =>
  `CREATE FUNCTION f() RETURNS ${returned} LANGUAGE plpgsql AS $$ ${declared} BEGIN ${statements} END $$`;
const functions = {
  "t%ROWTYPE, whole": body("DECLARE r t%ROWTYPE;", "SELECT * INTO r FROM t; RAISE NOTICE '%', r.a;"),
  "t%ROWTYPE, field": body("DECLARE r t%ROWTYPE;", "r.a := 1;"),
  "t, field": body("DECLARE r t;", "r.a := 1;"),
  "record, field": body("DECLARE r record;", "SELECT * INTO r FROM t; r.a := 1;"),
  "NEW, field": body("", "NEW.a := 1; RETURN NEW;", "trigger"),
  "RETURNS TABLE (a t.a%TYPE)": body("", "a := 1; RETURN NEXT;", "TABLE (a t.a%TYPE)"),
};
for (const [version, { loadModule, parsePlPgSQLSync }] of [["18.1.5 ", of18], ["17.6.10", of17]]) {
  await loadModule();
  for (const [title, text] of Object.entries(functions)) {
    let answer = "read";
    try {
      parsePlPgSQLSync(text);
    } catch (error) {
      answer = error instanceof SyntaxError ? "SyntaxError of JSON.parse" : error.message;
    }
    console.log(version, `${title}: ${answer}`);
  }
}
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
