#!/usr/bin/env bash
# PostgreSQL 16.14 (embedded-postgres@16.14.0-beta.17), through pg@8.23.1
# Guess: CREATE OR REPLACE of a built-in function either takes effect wherever it is called, or is refused.
# Behaviour: it is accepted, and pg_proc shows the new body, but PostgreSQL calls a built-in by its number, from a table made
# at compile time. The new body works only where the planner writes it into the query: one statement has both answers, for a
# constant is computed by the old code first. A body in PL/pgSQL never runs.
# Output seen:
#   replaced in SQL: pg_proc holds select 'mine: ' || $1
#   constant: Ab, column: mine: ab, in FROM: Ab
#   declared SECURITY DEFINER: constant: Ab, column: Ab
#   replaced in PL/pgSQL: constant: Ab, column: Ab
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

const client = new pg.Client();
await client.connect();
const one = async (text) => Object.values((await client.query(text)).rows[0]).join();
const BOTH = "select 'constant: ' || initcap('ab') || ', column: ' || initcap(word) from words";
await client.query("create table words as select 'ab' as word");

await client.query(`create or replace function pg_catalog.initcap(text) returns text language sql immutable strict
  as $$select 'mine: ' || $1$$`);
const body = await one("select prosrc from pg_proc where oid = 'initcap(text)'::regprocedure");
console.log(`replaced in SQL: pg_proc holds ${body}`);
console.log(`${await one(BOTH)}, in FROM: ${await one("select f from initcap('ab') f")}`);
await client.query("alter function pg_catalog.initcap(text) security definer");
console.log(`declared SECURITY DEFINER: ${await one(BOTH)}`);
await client.query(`create or replace function pg_catalog.initcap(text) returns text language plpgsql immutable strict
  as $$ begin return 'mine: ' || $1; end $$`);
console.log(`replaced in PL/pgSQL: ${await one(BOTH)}`);
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
