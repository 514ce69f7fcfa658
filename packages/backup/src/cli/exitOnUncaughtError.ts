import { exitCodes } from "./exitCodes.ts";
import { describeError } from "./describeError.ts";
import { printable } from "../text/printable.ts";

/**
 * For commands: an uncaught error ends the process with 3, since Node's own 1 would mean "done with differences". A bug is
 * printed with its stack, an expected error, such as a full disk under standard output, in one line.
 */
export function exitOnUncaughtError(): void {
  process.on("uncaughtException", (error) => {
    const description = describeError(error);
    console.error(description === undefined ? error : printable(description));
    process.exit(exitCodes.brokenOff);
  });
}
