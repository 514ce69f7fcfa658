import { columnSizes } from "./columnSizes.ts";
import { counts } from "./counts.ts";
import { keyTypes } from "./keyTypes.ts";
import { rowCheck } from "./rowCheck.ts";
import { temporarySpace } from "./temporarySpace.ts";
import { transactionBytes } from "./transactionBytes.ts";
import { watchTables } from "./watchTables.ts";

/**
 * DSQL's limits of sizes and numbers, kept by the PostgreSQL behind itself: as SQL that a superuser can run again
 * on the same database, after schema `sys` has been made. They hold for everybody but superusers.
 */
export const sizes = [
  transactionBytes,
  columnSizes,
  rowCheck,
  keyTypes,
  counts,
  watchTables,
  temporarySpace,
].join("");
