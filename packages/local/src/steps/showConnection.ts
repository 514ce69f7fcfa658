import type { DsqlLocal } from "@mattb.tech/billio-dsql-local";
import { DsqlSigner } from "@aws-sdk/dsql-signer";
import type { Output } from "../Output.ts";

/** The longest that DSQL allows (Aurora DSQL user guide, authentication). */
const TOKEN_LASTS_S = 604_800;

/** Prints how the library, the tools and psql reach the local DSQL. */
export async function showConnection({ endpoint, caFile, env }: DsqlLocal, out: Output): Promise<void> {
  const [host = "", port = ""] = endpoint.split(":");
  const signer = new DsqlSigner({
    hostname: host,
    region: env.AWS_REGION ?? "",
    expiresIn: TOKEN_LASTS_S,
  });
  const token = await signer.getDbConnectAdminAuthToken();
  out.heading("How to connect");
  out.print(`  endpoint  ${endpoint}`);
  out.print(`  CA file   ${caFile}`);
  out.heading("Library, migrations and import: paste into a shell");
  for (const [name, value] of Object.entries(env)) out.print(`export ${name}=${shellQuoted(value)}`);
  out.heading("psql: the password is a token that is good for a week");
  out.print(`export PGPASSWORD=${shellQuoted(token)}`);
  out.print(
    `psql ${shellQuoted(`host=${host} port=${port} user=admin dbname=postgres sslmode=verify-full sslrootcert=${connectionValue(caFile)}`)}`,
  );
}

function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A value in a libpq connection string; only one with blanks or quotes has to be quoted. */
function connectionValue(text: string): string {
  return /[\s'\\]/.test(text) ? `'${text.replace(/['\\]/g, "\\$&")}'` : text;
}
