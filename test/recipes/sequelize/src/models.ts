import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from "sequelize";
import { db } from "./db.ts";

export class Account extends Model<InferAttributes<Account>, InferCreationAttributes<Account>> {
  declare id: number;
  declare owner: string;
  declare balance: number;
}

Account.init(
  {
    id: { type: DataTypes.INTEGER, primaryKey: true },
    owner: { type: DataTypes.TEXT, allowNull: false },
    balance: { type: DataTypes.INTEGER, allowNull: false },
  },
  { sequelize: db, modelName: "account" },
);

export class Transfer extends Model<InferAttributes<Transfer>, InferCreationAttributes<Transfer>> {
  declare id: CreationOptional<string>;
  declare source: number;
  declare target: number;
  declare amount: number;
  declare createdAt: CreationOptional<Date>;
}

Transfer.init(
  {
    // Not autoIncrement: DSQL has no SERIAL, and neighbouring keys would be written to the same place.
    id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
    source: { type: DataTypes.INTEGER, allowNull: false },
    target: { type: DataTypes.INTEGER, allowNull: false },
    amount: { type: DataTypes.INTEGER, allowNull: false },
    createdAt: { type: DataTypes.DATE, allowNull: false, defaultValue: DataTypes.NOW, field: "created_at" },
  },
  { sequelize: db, modelName: "transfer" },
);
