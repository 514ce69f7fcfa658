import type { Client } from "pg";
import { cdcSchemaRemoval, hasCdcSchema } from "./cdcSchema.ts";
import { dropSlot, SLOT_NAME } from "./replicationSlot.ts";

/** Whether change data capture was left on in a database and nobody reads the changes, as an SQL expression. */
export const hasOrphanedCdc = `${hasCdcSchema} AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_get_replication_slots() WHERE slot_name = ${SLOT_NAME} AND active)`;

/** Removes change data capture from a database: PostgreSQL no longer retains its changes. */
export async function disableCdc(client: Client): Promise<void> {
  await dropSlot(client);
  const { rows } = await client.query<{ name: string }>("SELECT CURRENT_CATALOG AS name");
  await client.query(cdcSchemaRemoval(client.escapeIdentifier(rows[0]?.name ?? "")));
}
