import { fillTitleFolded } from "./fillTitleFolded.ts";
import type { CodeMigrations } from "@mattb.tech/billio-dsql/migrate";

/** The steps that migrations name with `-- @run <name>`. */
export const codeMigrations: CodeMigrations = new Map([["fill-title-folded", fillTitleFolded]]);
