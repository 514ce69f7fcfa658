import { WEEK_S } from "../auth/readToken.ts";
import type { DsqlLocal } from "./DsqlLocal.ts";

/** Lines under a heading. */
export interface ConnectSection {
  heading: string;
  lines: string[];
}

/**
 * How to connect to `dsql`: its endpoint, the environment for library and tools, psql, and how another role connects. Commands
 * are lines of their own, to be pasted.
 */
export async function connectLines({
  endpoint,
  caFile,
  env,
  principalArn,
  createToken,
}: Pick<DsqlLocal, "endpoint" | "caFile" | "env" | "principalArn" | "createToken">): Promise<
  ConnectSection[]
> {
  const [host = "", port = ""] = endpoint.split(":");
  const token = await createToken({ expiresInS: WEEK_S });
  const parameters = `host=${host} port=${port} user=admin dbname=postgres sslmode=verify-full sslrootcert=${connectionValue(caFile)}`;
  return [
    { heading: "How to connect", lines: [`  endpoint  ${endpoint}`, `  CA file   ${caFile}`] },
    {
      heading: "Library, migrations and import: paste into a shell",
      lines: Object.entries(env).map(([name, value]) => `export ${name}=${shellQuoted(value)}`),
    },
    {
      heading: "psql: the password is a token that is good for a week",
      lines: [`export PGPASSWORD=${shellQuoted(token)}`, `psql ${shellQuoted(parameters)}`],
    },
    {
      heading: "Another role than admin, for the principal of the key pair above: run in psql",
      lines: ["CREATE ROLE app WITH LOGIN;", `AWS IAM GRANT app TO '${principalArn}';`],
    },
  ];
}

export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A value in a libpq connection string; only one with blanks or quotes has to be quoted. */
function connectionValue(text: string): string {
  return /[\s'\\]/.test(text) ? `'${text.replace(/['\\]/g, "\\$&")}'` : text;
}
