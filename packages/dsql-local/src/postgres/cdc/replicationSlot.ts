import type { Client } from "pg";
import { CONFIGURATION_LIMIT_EXCEEDED, OBJECT_IN_USE, UNDEFINED_FILE } from "../../net/sqlState.ts";
import { waitUntil } from "../process/waitUntil.ts";
import { CdcUnavailableError } from "./CdcUnavailableError.ts";

/** How long PostgreSQL may take to end a walsender whose connection was closed. */
const ENDING_MS = 5_000;

/** A logical replication slot: the position up to which a database's changes have been read. */
export interface Slot {
  name: string;
  /** It was left by a run that was killed: the reader gets the changes since then as well. */
  kept: boolean;
}

/** The name of a database's slot, as an SQL expression; slot names are unique within one PostgreSQL. */
export const SLOT_NAME =
  "(SELECT 'dsql_cdc_' || oid FROM pg_catalog.pg_database WHERE datname = CURRENT_CATALOG)";

/** @throws {CdcUnavailableError} when `wal_level` isn't `logical` */
export async function checkWalLevel(client: Client): Promise<void> {
  const { rows } = await client.query<{ level: string }>(
    "SELECT setting AS level FROM pg_catalog.pg_show_all_settings() WHERE name = 'wal_level'",
  );
  const level = rows[0]?.level ?? "unknown";
  if (level === "logical") return;
  throw new CdcUnavailableError(
    `Change records need wal_level = logical in the backend PostgreSQL, and it is ${level}. Set it in its postgresql.conf and restart it, or let the server start a PostgreSQL of its own.`,
  );
}

/**
 * Creates the slot of a database, unless it exists.
 *
 * @param client the reader's replication connection, which supports no parameters
 * @param temporary drops it with the connection
 * @throws {CdcUnavailableError} when PostgreSQL has no free slot or lacks the output plugin, or when another server reads the
 *   changes of this database
 */
export async function makeSlot(client: Client, temporary: boolean): Promise<Slot> {
  const { rows } = await client.query<{ name: string; active: boolean | null }>(
    `SELECT ${SLOT_NAME} AS name, (SELECT active FROM pg_catalog.pg_get_replication_slots() WHERE slot_name = ${SLOT_NAME}) AS active`,
  );
  const { name = "", active = null } = rows[0] ?? {};
  if (active === true) throw inUse();
  if (active === false) return { name, kept: true };
  try {
    await client.query(
      `SELECT pg_catalog.pg_create_logical_replication_slot('${name}', 'test_decoding', ${temporary})`,
    );
  } catch (error) {
    throw reasonOf(error);
  }
  return { name, kept: false };
}

/** @param client the reader's replication connection, which supports no parameters */
export async function hasSlot(client: Client, { name }: Slot): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_catalog.pg_get_replication_slots() WHERE slot_name = '${name}'`,
  );
  return rows.length > 0;
}

/** Drops the slot of a database, if it has one, once nobody reads it. */
export async function dropSlot(client: Client): Promise<void> {
  const slots = "FROM pg_catalog.pg_get_replication_slots() WHERE slot_name = " + SLOT_NAME;
  await waitUntil(
    async () => (await client.query(`SELECT ${slots} AND active`)).rows.length === 0,
    ENDING_MS,
  );
  await client.query(`SELECT pg_catalog.pg_drop_replication_slot(slot_name) ${slots}`);
}

function inUse(): CdcUnavailableError {
  return new CdcUnavailableError(
    "Another server reads the changes of this database already. Stop it first, or serve another database.",
  );
}

function reasonOf(error: unknown): unknown {
  switch ((error as { code?: string }).code) {
    case UNDEFINED_FILE:
      return new CdcUnavailableError(
        "The backend PostgreSQL has no output plugin test_decoding, which change records need. It is one of PostgreSQL's own modules: install postgresql-contrib.",
        { cause: error },
      );
    case CONFIGURATION_LIMIT_EXCEEDED:
      return new CdcUnavailableError(
        "The backend PostgreSQL has no room for another reader of changes. Set max_replication_slots and max_wal_senders higher.",
        { cause: error },
      );
    case OBJECT_IN_USE:
      return inUse();
    default:
      return error;
  }
}
