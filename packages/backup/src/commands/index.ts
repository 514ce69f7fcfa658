import type { AddCommand } from "./createProgram.ts";
import { addExport } from "./export.ts";
import { addFollow } from "./follow.ts";
import { addImport } from "./import.ts";
import { addRestore } from "./restore.ts";
import { addStats } from "./stats.ts";
import { addVerify } from "./verify.ts";

/** Every command, in the order in which the help lists them. */
export const commands: readonly AddCommand[] = [
  addExport,
  addImport,
  addVerify,
  addStats,
  addRestore,
  addFollow,
];
