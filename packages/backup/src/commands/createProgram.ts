import { Command, CommanderError } from "commander";
import { exitCodeHelp, exitCodes } from "../cli/exitCodes.ts";

/** What every command's help ends with. */
const locationsHelp = `Locations: a directory or a file; s3://<bucket>/<prefix>; dynamodb://<table>; dsql, the database that BILLIO_DSQL_ENDPOINT
names. AWS endpoints, Region and credentials are those of the SDK's variables: AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_PROFILE, AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_S3.`;

/** Adds one command to the program. */
export type AddCommand = (program: Command) => void;

const FAREWELL = `${locationsHelp}

${exitCodeHelp}`;

/** The command line: each command in a file of its own. */
export function createProgram(commands: readonly AddCommand[]): Command {
  const program = new Command("billio-backup")
    .description("Moves, backs up, compares and restores Billio's items, with unchanged ids.")
    .exitOverride()
    .showHelpAfterError("(see --help)");
  for (const add of commands) add(program);
  for (const command of program.commands) command.exitOverride().addHelpText("after", `\n${FAREWELL}`);
  return program;
}

/** Runs the program with these arguments. Wrong usage sets the exit code; commander has printed the message. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.nothingDone;
  }
}
