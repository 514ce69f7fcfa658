import { databaseRoles } from "@mattb.tech/billio-data/grant";
import { connectLines, type DsqlLocal } from "@mattb.tech/billio-dsql-local";
import type { Output } from "../terminal/Output.ts";

/** Prints how the library, the tools and psql connect to the local DSQL. */
export async function showConnection(dsql: DsqlLocal, out: Output): Promise<void> {
  for (const { heading, lines } of await connectLines(dsql)) {
    out.heading(heading);
    for (const line of lines) out.print(line);
  }
  out.heading(
    "The applications' roles, for the same principal: run in psql, then set BILLIO_DSQL_USER to one",
  );
  for (const role of Object.values(databaseRoles)) {
    out.print(`AWS IAM GRANT ${role} TO '${dsql.principalArn}';`);
  }
}
