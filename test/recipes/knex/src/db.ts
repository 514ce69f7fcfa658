import knex from "knex";
import { token } from "./token.ts";

const { PGHOST, PGPORT = "5432", PGUSER, PGDATABASE = "postgres" } = process.env;

/** Of the 15 minutes that a token is valid for. */
const TOKEN_IS_FRESH_MS = 10 * 60_000;

export const db = knex({
  client: "pg",
  // A function, for a token that is new. Without expirationChecker Knex would ask for one in the pool's life; if it were
  // still true after a new one, no connection would be made.
  connection: async () => {
    const signedAt = Date.now();
    return {
      host: PGHOST,
      port: Number(PGPORT),
      user: PGUSER,
      database: PGDATABASE,
      ssl: true,
      password: await token(),
      expirationChecker: () => Date.now() - signedAt > TOKEN_IS_FRESH_MS,
    };
  },
  pool: { min: 0, max: 8 },
});
