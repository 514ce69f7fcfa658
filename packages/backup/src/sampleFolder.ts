import { fileURLToPath } from "node:url";

/** The directory of the sample library, a backup of real works. */
export const sampleFolder = fileURLToPath(new URL("../samples/", import.meta.url));
