import { DataTypes, type QueryInterface } from "sequelize";

export async function up(queries: QueryInterface): Promise<void> {
  await queries.createTable("account", {
    id: { type: DataTypes.INTEGER, primaryKey: true },
    owner: { type: DataTypes.TEXT, allowNull: false },
    balance: { type: DataTypes.INTEGER, allowNull: false },
  });
}
