import { geometry } from "./geometry.ts";
import { iamSchema } from "./iamSchema.ts";
import { jobSchema } from "./jobSchema.ts";
import { procedures } from "./procedures.ts";
import { privileges } from "./privileges.ts";
import { schemaReports } from "./schemaReports.ts";
import { sizes } from "./sizes/sizes.ts";
import { sysSchema } from "./sysSchema.ts";

/** What makes a database DSQL's, as SQL that a superuser can run again. A copy of the database has it, too. */
export const databaseContents: readonly string[] = [
  sysSchema,
  iamSchema,
  jobSchema,
  schemaReports,
  procedures,
  sizes,
  privileges,
  geometry,
];
