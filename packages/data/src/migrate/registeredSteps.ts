import { fillTitleFolded } from "./fillTitleFolded.ts";
import type { RegisteredSteps } from "./CodeMigration.ts";

/** The steps that migrations name with `-- @run <name>`. */
export const registeredSteps: RegisteredSteps = new Map([["fill-title-folded", fillTitleFolded]]);
