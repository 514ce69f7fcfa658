import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, CommanderError } from "commander";
import { parseDay } from "./cli/parseDay.ts";
import { checkExitCodes, runCheck, type RunOptions } from "./check/runCheck.ts";

endOnClosedPipe();

const program = new Command("dsql-check")
  .description(
    "Tells what Aurora DSQL refuses in SQL files, and what to write instead, without running them.",
  )
  .argument("[files...]", "files, folders (all *.sql below) or patterns; - is standard input")
  .option(
    "--log <path>",
    "statements that an application logged: a JSON string, or an object with sql or statement, a line; a file, a folder (*.jsonl, *.ndjson, *.log) or -; may be repeated",
    (path: string, paths: string[]) => [...paths, path],
    [] as string[],
  )
  .option("--each-statement-alone", "each statement is a transaction of its own, as in migrations", false)
  .option(
    "--as-of <date>",
    "judge by the rules as they were on a day, e.g. 2026-10-01 (default: today's knowledge)",
    parseDay,
  )
  .option("--json", "print findings as JSON, one object a line", false)
  .addHelpText(
    "after",
    `
Examples:
  dsql-check schema.sql
  dsql-check --each-statement-alone migrations
  dsql-check migrations --log statements.jsonl --json
  pg_dump --schema-only shop | dsql-check -
  dsql-check --as-of 2026-08-25 schema.sql

A comment before a statement lets it break rules:
  -- dsql-check: allow statements/truncate -- runs on PostgreSQL only

Exit codes: ${checkExitCodes.clean} nothing found, ${checkExitCodes.findings} findings, ${checkExitCodes.usage} wrong usage or a file that can't be read.`,
  )
  .exitOverride()
  .action(async (files: string[], options: RunOptions) => {
    process.exitCode = await runCheck(files, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  // commander has printed what is wrong, or the help that was asked for.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? checkExitCodes.clean : checkExitCodes.usage;
}
