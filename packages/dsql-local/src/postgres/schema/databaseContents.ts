import { createHash } from "node:crypto";
import { boundViews } from "./catalog/boundViews.ts";
import { systemFunctions } from "./catalog/systemFunctions.ts";
import { systemViewsSql } from "./catalog/systemViews.ts";
import { revokeGeometricFunctions } from "./revokeGeometricFunctions.ts";
import { iamSchema } from "./iamSchema.ts";
import { jobSchema } from "./jobSchema.ts";
import { messageHandlers } from "./messageHandlers.ts";
import { reportLockedRows } from "./reportLockedRows.ts";
import { internalSchema } from "./internalSchema.ts";
import { procedureCommits } from "./procedureCommits.ts";
import { privileges } from "./privileges.ts";
import { ddlEvents } from "./ddlEvents.ts";
import { limits } from "./limits/limits.ts";
import { sysSchema } from "./sysSchema.ts";

/** What makes a database DSQL's, as SQL that a superuser can run again. A copy of the database has it, too. */
export const databaseContents: readonly string[] = [
  internalSchema,
  sysSchema,
  iamSchema,
  jobSchema,
  ddlEvents,
  reportLockedRows,
  procedureCommits,
  limits,
  messageHandlers,
  privileges,
  revokeGeometricFunctions,
];

/**
 * How PostgreSQL's own catalog becomes that of a DSQL, as SQL that is run once, in sessions that may change it
 * (`allow_system_table_mods`): replacing views waits for whoever uses them. A part for each session.
 */
export const catalogContents: readonly (readonly string[])[] = [
  [systemFunctions, boundViews],
  [systemViewsSql],
];

/** Tells one version of all this from another. */
export const contentsDigest = createHash("sha256")
  .update(JSON.stringify([databaseContents, catalogContents]))
  .digest("hex")
  .slice(0, 16);
