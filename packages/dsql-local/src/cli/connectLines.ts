import { DsqlSigner } from "@aws-sdk/dsql-signer";
import type { DsqlLocal } from "../startDsqlLocal.ts";

const WEEK_S = 604_800;

/** What a user needs to reach `dsql`: endpoint, CA, environment, and lines to paste for psql and node-postgres. */
export async function connectLines(dsql: DsqlLocal): Promise<string> {
  const [host = "", port = ""] = dsql.endpoint.split(":");
  const signer = new DsqlSigner({
    hostname: host,
    region: dsql.env.AWS_REGION ?? "",
    credentials: {
      accessKeyId: dsql.env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: dsql.env.AWS_SECRET_ACCESS_KEY ?? "",
    },
    expiresIn: WEEK_S,
  });
  const token = await signer.getDbConnectAdminAuthToken();
  const exports = Object.entries(dsql.env).map(([name, value]) => `  export ${name}='${value}'`);
  return `
Local DSQL is up.

  endpoint  ${dsql.endpoint}
  CA file   ${dsql.caFile}

Environment (the keys are made up and good for this server only):

${exports.join("\n")}

psql (the password is a token that is good for a week):

  PGPASSWORD='${token}' \\
    psql 'host=${host} port=${port} user=admin dbname=postgres sslmode=verify-full sslrootcert=${dsql.caFile}'

node-postgres, with the environment above:

  const signer = new DsqlSigner({ hostname: "${host}", region: "us-east-1" });
  const pool = new pg.Pool({
    host: "${host}", port: ${port}, user: "admin", database: "postgres",
    password: () => signer.getDbConnectAdminAuthToken(),
    ssl: { ca: readFileSync(process.env.BILLIO_DSQL_CA_FILE, "utf8") },
  });

Ctrl-C stops it.
`;
}
