import { Sequelize } from "sequelize";
import { token } from "./token.ts";

const { PGHOST, PGPORT = "5432", PGUSER, PGDATABASE = "postgres" } = process.env;

export const db = new Sequelize({
  dialect: "postgres",
  host: PGHOST,
  port: Number(PGPORT),
  username: PGUSER,
  database: PGDATABASE,
  // It would set client_min_messages otherwise, which DSQL refuses.
  dialectOptions: { ssl: true, clientMinMessages: "ignore" },
  hooks: {
    beforeConnect: async (config) => {
      config.password = await token();
    },
  },
  pool: { max: 8 },
  logging: false,
  define: { timestamps: false, freezeTableName: true },
  // No `retry`: it would send COMMIT alone again, and resolve with nothing stored.
});
