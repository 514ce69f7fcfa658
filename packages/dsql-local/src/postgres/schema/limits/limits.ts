import { rowReport } from "../writes/rowReport.ts";
import { tableWrites } from "../writes/tableWrites.ts";
import { writers } from "../writes/writers.ts";
import { writeSets } from "../writes/writeSets.ts";
import { columnSizes } from "./columnSizes.ts";
import { counts } from "./objectCounts.ts";
import { keyTypes } from "./keyTypes.ts";
import { rowCheck } from "./rowSizeTrigger.ts";
import { temporarySpace } from "./tempFileLimit.ts";
import { transactionBytes } from "./transactionBytes.ts";
import { watchTables } from "./attachTriggers.ts";

/**
 * DSQL's limits of sizes and numbers, kept by the PostgreSQL behind itself: as SQL that a superuser can run again
 * on the same database, after schema `sys` has been made. They hold for everybody but superusers.
 */
export const sizes = [
  transactionBytes,
  columnSizes,
  rowReport,
  rowCheck,
  keyTypes,
  counts,
  tableWrites,
  writers,
  writeSets,
  watchTables,
  temporarySpace,
].join("");
