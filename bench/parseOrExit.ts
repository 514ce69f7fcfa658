import { type Command, CommanderError } from "commander";

/** Exit code of a wrong command line. */
export const EXIT_USAGE = 2;

/**
 * Reads the command line. Ends the process where that is all there is to do: it asked for the help, or it is wrong, and
 * commander has printed either.
 *
 * @param program with `exitOverride()`
 */
export function parseOrExit(program: Command): void {
  try {
    program.parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE);
  }
}
