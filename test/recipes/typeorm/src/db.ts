import "reflect-metadata";
import { DataSource } from "typeorm";
import { Account, Transfer } from "./entities.ts";
import { Account1793491200000 } from "./migrations/Account1793491200000.ts";
import { Transfer1793577600000 } from "./migrations/Transfer1793577600000.ts";
import { token } from "./token.ts";

const { PGHOST, PGPORT = "5432", PGUSER, PGDATABASE = "postgres" } = process.env;

export const db = new DataSource({
  type: "postgres",
  host: PGHOST,
  port: Number(PGPORT),
  username: PGUSER,
  database: PGDATABASE,
  password: token,
  ssl: true,
  poolSize: 8,
  entities: [Account, Transfer],
  migrations: [Account1793491200000, Transfer1793577600000],
  // DSQL has no extensions; gen_random_uuid() needs none.
  installExtensions: false,
  uuidExtension: "pgcrypto",
});
