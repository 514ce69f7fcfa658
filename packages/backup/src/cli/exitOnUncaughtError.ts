import { exitCodes } from "./exitCodes.ts";
import { describeError } from "./describeError.ts";
import { printable } from "../text/printable.ts";

/**
 * For commands: what nobody has caught ends with 3, where Node's own 1 would say that all was done. A fault of the program is told with
 * its stack; what a person may meet, such as a full disk beneath standard output, in a line.
 */
export function exitOnUncaughtError(): void {
  process.on("uncaughtException", (error) => {
    const description = describeError(error);
    console.error(description === undefined ? error : printable(description));
    process.exit(exitCodes.brokenOff);
  });
}
