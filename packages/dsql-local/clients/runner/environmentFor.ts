import type { DsqlLocal } from "../../src/index.ts";

/**
 * Environment in which a program finds the server: made-up AWS credentials, the CA for Node's own TLS, and libpq's
 * variables with a token as the password, which psql and what builds on libpq take as they are.
 */
export async function environmentFor(dsql: DsqlLocal): Promise<NodeJS.ProcessEnv> {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...dsql.env,
    NODE_EXTRA_CA_CERTS: dsql.caFile,
    PGHOST: "localhost",
    PGPORT: dsql.endpoint.split(":")[1],
    PGUSER: "admin",
    PGDATABASE: "postgres",
    PGPASSWORD: await dsql.createToken(),
    PGSSLMODE: "verify-full",
    PGSSLROOTCERT: dsql.caFile,
    PGCLIENTENCODING: "UTF8",
    // What the clients print and take is UTF-8, whatever the machine speaks.
    LC_ALL: "C.UTF-8",
    // No compiled files beside the programs.
    PYTHONDONTWRITEBYTECODE: "1",
  };
}
