import type { Knex } from "knex";
import { createIndex } from "../migrate.ts";

export async function up(knex: Knex): Promise<void> {
  if (!(await knex.schema.hasTable("transfer"))) {
    await knex.schema.createTable("transfer", (table) => {
      table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
      table.integer("source").notNullable();
      table.integer("target").notNullable();
      table.integer("amount").notNullable();
      table.timestamp("created_at").notNullable().defaultTo(knex.fn.now());
    });
  }
  // Not by table.index(): DSQL builds indexes ASYNC only.
  await createIndex(knex, "transfer_by_source ON transfer (source)");
}

export async function down(): Promise<void> {}
