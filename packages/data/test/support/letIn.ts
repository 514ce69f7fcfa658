import { readDatabaseSettings } from "@mattb.tech/billio-config";
import type { DsqlLocal } from "@mattb.tech/billio-dsql-local";
import { createDatabase } from "../../src/db/createDatabase.ts";

/** Lets the principal of a DSQL's environment connect as a role of the database, beside admin. */
export async function letIn(dsql: Pick<DsqlLocal, "env" | "principalArn">, role: string): Promise<void> {
  const admin = createDatabase(readDatabaseSettings(dsql.env));
  const sql = `AWS IAM GRANT ${role} TO '${dsql.principalArn}'`;
  await admin.run({ name: "test.letIn", sql, values: [], effect: "write" });
  await admin.close();
}
