import { exitCodes } from "../exitCodes.ts";

/** For commands: a fault of the program is told with its stack and ends with 3, where Node's own 1 would say that all was done. */
export function endOnFault(): void {
  process.on("uncaughtException", (error) => {
    console.error(error);
    process.exit(exitCodes.brokenOff);
  });
}
