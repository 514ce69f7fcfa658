import { fileURLToPath } from "node:url";

/** The folder at the top of the repository. */
export const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/[\\/]$/, "");
