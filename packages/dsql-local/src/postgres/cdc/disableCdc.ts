import type { Client } from "pg";
import { cdcSchemaRemoval, hasCdcSchema } from "./cdcSchema.ts";
import { dropSlot, SLOT_NAME } from "./replicationSlot.ts";

/** Were a database's changes told, and nobody reads them any more? As an SQL expression. */
export const hasOrphanedCdc = `${hasCdcSchema} AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_get_replication_slots() WHERE slot_name = ${SLOT_NAME} AND active)`;

/** Has PostgreSQL keep nothing of a database for a reader of changes any more. */
export async function disableCdc(client: Client): Promise<void> {
  await dropSlot(client);
  const { rows } = await client.query<{ name: string }>("SELECT CURRENT_CATALOG AS name");
  await client.query(cdcSchemaRemoval(client.escapeIdentifier(rows[0]?.name ?? "")));
}
