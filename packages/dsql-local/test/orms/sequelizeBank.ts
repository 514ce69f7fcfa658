import {
  type CreationOptional,
  DatabaseError,
  DataTypes,
  fn,
  col,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  Sequelize,
} from "sequelize";
import type { Bank, Server } from "./Bank.ts";

class Account extends Model<InferAttributes<Account>, InferCreationAttributes<Account>> {
  declare id: number;
  declare balance: number;
}
class Transfer extends Model<InferAttributes<Transfer>, InferCreationAttributes<Transfer>> {
  declare id: CreationOptional<string>;
  declare source: number;
  declare target: number;
  declare amount: number;
}

/** Sequelize 6: reads rows FOR UPDATE one by one, and changes them by increment and decrement. */
export function sequelizeBank(server: Server, connections: number): Bank {
  const { user: username, ssl, password, ...where } = server;
  const db = new Sequelize({
    dialect: "postgres",
    ...where,
    username,
    dialectOptions: { ssl, clientMinMessages: "ignore" }, // which it would set otherwise
    hooks: {
      beforeConnect: async (config) => {
        config.password = await password();
      },
    },
    pool: { max: connections },
    define: { timestamps: false, freezeTableName: true },
    logging: false,
  });
  // A new one for each column, because Sequelize writes the column's name into it.
  const integer = () => ({ type: DataTypes.INTEGER, allowNull: false });
  Account.init(
    { id: { ...integer(), primaryKey: true }, balance: integer() },
    { sequelize: db, modelName: "account" },
  );
  Transfer.init(
    {
      id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
      source: integer(),
      target: integer(),
      amount: integer(),
    },
    { sequelize: db, modelName: "transfer" },
  );
  return {
    // Not with the option `retry`: after a conflict it sends only COMMIT again and resolves, with nothing stored.
    transfer: (order, saw) =>
      db.transaction(async (transaction) => {
        const find = (id: number) =>
          Account.findByPk(id, { transaction, lock: transaction.LOCK.UPDATE, rejectOnEmpty: true });
        const source = await find(order.source);
        await source.decrement({ balance: order.amount }, { transaction });
        const target = await find(order.target);
        await target.increment({ balance: order.amount }, { transaction });
        await Transfer.create({ ...order }, { transaction });
        saw(number(await Account.sum("balance", { transaction })));
      }),
    audit: (accounts) =>
      db.transaction(async (transaction) => {
        const balances = new Map<number, number>();
        for (const id of accounts) {
          const row = await Account.findByPk(id, { transaction });
          if (row) balances.set(row.id, row.balance);
        }
        const sums = async (by: "source" | "target") => {
          const rows = await Transfer.findAll({
            attributes: [by, [fn("sum", col("amount")), "amount"]],
            group: by,
            transaction,
          });
          return new Map(rows.map((row) => [row[by], number(row.amount)]));
        };
        return { balances, paidIn: await sums("target"), paidOut: await sums("source") };
      }),
    sqlState: (error) =>
      error instanceof DatabaseError ? (error.parent as { code?: string }).code : undefined,
    close: () => db.close(),
  };
}

/** A sum, which is a string, contrary to its type. */
function number(sum: number | string): number {
  return Number(sum);
}
