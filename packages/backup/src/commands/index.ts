import { addExport } from "./export.ts";
import { addRestore } from "./restore.ts";
import type { AddCommand } from "./createProgram.ts";
import { addVerify } from "./verify.ts";

/** Every command, in the order in which the help lists them. */
export const commands: readonly AddCommand[] = [addExport, addVerify, addRestore];
