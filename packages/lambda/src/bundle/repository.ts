import { fileURLToPath } from "node:url";

/** The root directory of the repository. */
export const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/[\\/]$/, "");
