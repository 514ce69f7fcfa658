import { createBackupHandler } from "./createBackupHandler.ts";

/** Entry point of the Lambda that a schedule calls. */
export const handler = createBackupHandler(process.env);
