import type { DsqlLocal } from "../server/DsqlLocal.ts";

/** Source of a pool of node-postgres in which each connection gets its own token. */
export function poolLines({ endpoint, env }: Pick<DsqlLocal, "endpoint" | "env">): string[] {
  const [host = "", port = ""] = endpoint.split(":");
  return [
    `const signer = new DsqlSigner({ hostname: "${host}", region: "${env.AWS_REGION ?? ""}" });`,
    "const pool = new pg.Pool({",
    `  host: "${host}", port: ${port}, user: "admin", database: "postgres",`,
    "  password: () => signer.getDbConnectAdminAuthToken(),",
    `  ssl: { ca: readFileSync(process.env.BILLIO_DSQL_CA_FILE ?? "", "utf8") },`,
    "});",
  ];
}
