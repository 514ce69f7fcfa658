#!/usr/bin/env bash
# libpg-query@16.7.3 (the same with 16.2.0)
# Guess: it is PostgreSQL's own parser, so a comment is white space wherever PostgreSQL takes one.
# Behaviour: its lexer hands comments on as tokens, and PostgreSQL's grammar looks only one token ahead. A comment within a
# pair of words that is read together, or between the parts of a string that goes on in the next line, is a syntax error;
# PostgreSQL 16 runs all of these. A comment anywhere else is fine.
# Output seen:
#   select 1 where 1 /* c */ not in (2): read
#   select 1 where 1 not /* c */ in (2): syntax error at or near "not"
#   select 1 order by 1 nulls /* c */ first: syntax error at or near "nulls"
#   select now()::timestamp with /* c */ time zone: syntax error at or near "with"
#   select 'a' -- c⏎'b': syntax error at or near "'b'"
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libpg-query@16.7.3 >/dev/null
cat >try.mjs <<'JS'
import { loadModule, parseSync } from "libpg-query";
await loadModule();
for (const text of [
  "select 1 where 1 /* c */ not in (2)",
  "select 1 where 1 not /* c */ in (2)",
  "select 1 order by 1 nulls /* c */ first",
  "select now()::timestamp with /* c */ time zone",
  "select 'a' -- c\n'b'",
]) {
  let answer = "read";
  try {
    parseSync(text);
  } catch (error) {
    answer = error.message;
  }
  console.log(`${text.replace("\n", "⏎")}: ${answer}`);
}
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
