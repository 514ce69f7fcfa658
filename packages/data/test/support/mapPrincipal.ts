import { readDatabaseSettings } from "@mattb.tech/billio-config";
import type { DsqlLocal } from "@mattb.tech/billio-dsql-local";
import { createDatabase } from "../../src/db/createDatabase.ts";

/** Maps the principal of a DSQL's environment to a role of the database, in addition to admin. */
export async function mapPrincipal(
  dsql: Pick<DsqlLocal, "env" | "principalArn">,
  role: string,
): Promise<void> {
  const admin = createDatabase(readDatabaseSettings(dsql.env));
  const sql = `AWS IAM GRANT ${role} TO '${dsql.principalArn}'`;
  await admin.run({ name: "test.mapPrincipal", sql, values: [], effect: "write" });
  await admin.close();
}
