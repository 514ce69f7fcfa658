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

/** What makes a database DSQL's, as SQL that a superuser can run again. Clones of the database have it too. */
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
 * What changes PostgreSQL's own catalog to DSQL's, as SQL that runs once, in sessions that may change it
 * (`allow_system_table_mods`), because replacing views waits for sessions that use them. One part for each session.
 */
export const catalogContents: readonly (readonly string[])[] = [
  [systemFunctions, boundViews],
  [systemViewsSql],
];

/** Identifies the version of all of this SQL. */
export const contentsDigest = createHash("sha256")
  .update(JSON.stringify([databaseContents, catalogContents]))
  .digest("hex")
  .slice(0, 16);
