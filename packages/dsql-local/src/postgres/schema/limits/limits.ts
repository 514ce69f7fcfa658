import { rowReport } from "../writes/rowReport.ts";
import { tableWriteStatements } from "../writes/tableWriteStatements.ts";
import { writeAsRole } from "../writes/writeAsRole.ts";
import { applyWriteSet } from "../writes/applyWriteSet.ts";
import { columnSizes } from "./columnSizes.ts";
import { objectCounts } from "./objectCounts.ts";
import { keyTypes } from "./keyTypes.ts";
import { rowSizeTrigger } from "./rowSizeTrigger.ts";
import { tempFileLimit } from "./tempFileLimit.ts";
import { transactionBytes } from "./transactionBytes.ts";
import { attachTriggers } from "./attachTriggers.ts";

/**
 * DSQL's limits of sizes and numbers, enforced by the backend PostgreSQL itself, as SQL that a superuser can run again on the
 * same database, after the setup of schema `sys`. They apply to everybody but superusers.
 */
export const limits = [
  transactionBytes,
  columnSizes,
  rowReport,
  rowSizeTrigger,
  keyTypes,
  objectCounts,
  tableWriteStatements,
  writeAsRole,
  applyWriteSet,
  attachTriggers,
  tempFileLimit,
].join("");
