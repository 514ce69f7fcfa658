import { type Kysely, sql } from "kysely";
import { createIndex } from "../createIndex.ts";

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("transfer")
    .ifNotExists()
    .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
    .addColumn("source", "integer", (column) => column.notNull())
    .addColumn("target", "integer", (column) => column.notNull())
    .addColumn("amount", "integer", (column) => column.notNull())
    .addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  // Not by db.schema.createIndex(): DSQL builds indexes ASYNC only.
  await createIndex(db, "transfer_by_source ON transfer (source)");
}
