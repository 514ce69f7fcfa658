import { commandName, endOnClosedPipe } from "@mattb.tech/billio-dsql/cli";
import { Command, CommanderError, Option } from "commander";
import { parseDay } from "./cli/parseDay.ts";
import { checkExitCodes } from "./check/checkExitCodes.ts";
import type { RunOptions } from "./check/runCheck.ts";

endOnClosedPipe();

const program = new Command(commandName(["dsql-check"]))
  .description(
    "Report SQL that Aurora DSQL does not support, with suggested replacements. Nothing is executed.",
  )
  .argument("[files...]", "files, directories (all *.sql below) or patterns; - is standard input")
  .option(
    "--log <path>",
    "statements that an application logged: on each line a JSON string, or an object with sql or statement; a file, a directory (*.jsonl, *.ndjson, *.log) or -; may be repeated",
    (path: string, paths: string[]) => [...paths, path],
    [] as string[],
  )
  .option(
    "--autocommit",
    "each statement is a transaction of its own, as in migrations; BEGIN and COMMIT are ignored",
    false,
  )
  .addOption(new Option("--each-statement-alone", "the former name of --autocommit").hideHelp())
  .option(
    "--as-of <date>",
    "apply the rules as they were on a day, e.g. 2026-10-01 (default: what is known today)",
    parseDay,
  )
  .option("--json", "print findings as JSON, one object a line", false)
  .addHelpText(
    "after",
    `
Examples:
  dsql-check schema.sql
  dsql-check --autocommit migrations
  dsql-check migrations --log statements.jsonl --json
  pg_dump --schema-only shop | dsql-check -
  dsql-check --as-of 2026-08-25 schema.sql

A comment before a statement exempts it from rules:
  -- dsql-check: allow statements/truncate -- runs on PostgreSQL only

Exit codes: ${checkExitCodes.clean} nothing found, ${checkExitCodes.findings} findings, ${checkExitCodes.usage} wrong usage or a file that can't be read.`,
  )
  .exitOverride()
  .action(async (files: string[], options: RunOptions & { eachStatementAlone?: true }) => {
    const autocommit = options.autocommit === true || options.eachStatementAlone === true;
    // Loaded on demand, with PostgreSQL's parser, which help and errors of usage needn't wait for.
    const { runCheck } = await import("./check/runCheck.ts");
    process.exitCode = await runCheck(files, { ...options, autocommit });
  });

try {
  await program.parseAsync();
} catch (error) {
  // commander has printed the error, or the help.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? checkExitCodes.clean : checkExitCodes.usage;
}
