import type { DsqlLocal } from "../startDsqlLocal.ts";

/** Program text that connects node-postgres to a local DSQL, with the printed environment. */
export function nodePostgresLines({ endpoint }: Pick<DsqlLocal, "endpoint">): string[] {
  const [host = "", port = ""] = endpoint.split(":");
  return [
    `const signer = new DsqlSigner({ hostname: "${host}", region: "us-east-1" });`,
    "const pool = new pg.Pool({",
    `  host: "${host}", port: ${port}, user: "admin", database: "postgres",`,
    "  password: () => signer.getDbConnectAdminAuthToken(),",
    `  ssl: { ca: readFileSync(process.env.BILLIO_DSQL_CA_FILE, "utf8") },`,
    "});",
  ];
}
