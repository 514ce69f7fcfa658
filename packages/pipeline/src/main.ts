import { endOnClosedPipe, EXIT } from "@mattb.tech/billio-config";
import { Command, CommanderError, Option } from "commander";
import type { MigrationOptions } from "./migrations/commands.ts";
import type { SmokeTarget } from "./smoke/smokeTest.ts";

const HELP = `
Exit codes: ${EXIT.done} done, ${EXIT.failed} something failed, ${EXIT.usage} wrong usage or a file that can't be read`;

const repeated = (value: string, before: readonly string[]) => [...before, value];
const logs = () =>
  new Option("--log <file>", "statements that the code sends, a JSON object a line; - is standard input")
    .argParser(repeated)
    .default([] as string[], "none");
const folder = () => new Option("--folder <path>", "folder of the migrations (default: the repository's)");

endOnClosedPipe();

// Commands are loaded lazily: the parsers take a second.
const program = new Command("pipeline")
  .description("Checks around the deployment.")
  .addHelpText("after", HELP)
  .exitOverride();

program
  .command("check-migrations")
  .description("Rejects migrations that break running code.")
  .addOption(logs())
  .addOption(folder())
  .action(async (options: MigrationOptions) => {
    const { checkMigrationsCommand } = await import("./migrations/commands.ts");
    process.exitCode = await checkMigrationsCommand(options);
  });

program
  .command("record-uses")
  .description("Records in migrations/released.json what the code uses of the database.")
  .option(
    "--released <commit>",
    "nothing older than this commit is running: drop what it didn't use, see CONTRIBUTING.md",
  )
  .addOption(logs())
  .addOption(folder())
  .action(async (options: MigrationOptions & { released?: string }) => {
    const { recordUsesCommand } = await import("./migrations/commands.ts");
    process.exitCode = await recordUsesCommand(options);
  });

program
  .command("check-workflows")
  .description("Rejects workflows that are invalid for GitHub, or against the rules of this project.")
  .addOption(new Option("--root <path>", "folder that holds .github (default: the repository)"))
  .action(async ({ root }: { root?: string }) => {
    const { checkWorkflows } = await import("./workflows/checkWorkflows.ts");
    process.exitCode = await checkWorkflows(root);
  });

program
  .command("smoke-test")
  .description("Checks that production's APIs respond, and only to whom they should. Writes nothing.")
  .requiredOption("--read-only <url>", "address of the public API")
  .requiredOption("--signed <url>", "address of the API that requires signatures")
  .action(async (target: SmokeTarget) => {
    const { smokeTestCommand } = await import("./smoke/smokeTestCommand.ts");
    process.exitCode = await smokeTestCommand(target);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
