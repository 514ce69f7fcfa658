import { DataTypes, fn, type QueryInterface } from "sequelize";
import { createIndex } from "../createIndex.ts";

export async function up(queries: QueryInterface): Promise<void> {
  await queries.createTable("transfer", {
    id: { type: DataTypes.UUID, primaryKey: true, defaultValue: fn("gen_random_uuid") },
    source: { type: DataTypes.INTEGER, allowNull: false },
    target: { type: DataTypes.INTEGER, allowNull: false },
    amount: { type: DataTypes.INTEGER, allowNull: false },
    created_at: { type: DataTypes.DATE, allowNull: false, defaultValue: fn("now") },
  });
  // Not by addIndex(): DSQL builds indexes ASYNC only.
  await createIndex(queries, "transfer_by_source ON transfer (source)");
}
