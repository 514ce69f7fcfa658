import type { Knex } from "knex";

export async function up(knex: Knex): Promise<void> {
  if (await knex.schema.hasTable("account")) return;
  await knex.schema.createTable("account", (table) => {
    table.integer("id").primary();
    table.text("owner").notNullable();
    table.integer("balance").notNullable();
  });
}

export async function down(): Promise<void> {}
