import { Option } from "commander";
import { ask } from "../cli/ask.ts";
import { type CommandContext, runCommand } from "../cli/runCommand.ts";
import type { Doomed } from "../dynamodb/write/mirror.ts";
import { type ExitCode, exitCodes } from "../cli/exitCodes.ts";
import { parseBackupLocation } from "../location/parseBackupLocation.ts";
import type { BackupLocation } from "../location/BackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { formatDeletions, formatRestore } from "../restore/formatRestore.ts";
import { restore } from "../restore/restore.ts";
import type { Deletions, RestoreMode } from "../restore/RestoreReport.ts";
import { openSource } from "../openSource/openSource.ts";
import type { AddCommand } from "./createProgram.ts";

const MODES: readonly RestoreMode[] = ["empty", "merge", "mirror"];

const EXAMPLES = `
Examples:
  npx --no-install billio-backup restore ./backup-2026-11-29 --mode empty
  npx --no-install billio-backup restore s3://billio-backups/2026-11-29 --mode mirror --yes

Modes: empty, into a database without items; merge, the backup's items replace stored ones of the same ids, other items stay;
mirror, afterwards the database has exactly the items of the backup, table or full export: lists what it will delete and asks
for confirmation, or takes --yes. Everything is checked before anything is written, and verified afterwards. An interrupted run
can be repeated. Nobody else should write to the database meanwhile.`;

interface Options {
  to: string;
  mode: RestoreMode;
  yes?: boolean;
  json?: boolean;
}

export const addRestore: AddCommand = (program) => {
  program
    .command("restore")
    .description("Restores a backup into the database, and verifies the result")
    .argument("<backup>", "folder or s3://<bucket>/<prefix>; for empty and merge any location with items")
    .addOption(
      new Option("--mode <mode>", "what to do with stored items").choices(MODES).makeOptionMandatory(),
    )
    .option("--to <place>", "dsql, or for merge and mirror dynamodb://<table>, the way back", "dsql")
    .option("--yes", "let a mirror delete without asking")
    .option("--json", "print the report as JSON")
    .addHelpText("after", EXAMPLES)
    .action((backup: string, options: Options) =>
      runCommand((context) => {
        const [from, to] = [parseBackupLocation(backup), parseBackupLocation(options.to)];
        if (to.kind === "dynamodb") return restoreTable(from, to.table, options, context);
        if (to.kind === "dsql") return restoreDatabase(from, options, context);
        throw new BackupLocationError(
          options.to,
          "can't be restored into; expected is dsql or dynamodb://<table>",
        );
      }),
    );
};

async function restoreDatabase(
  from: BackupLocation,
  options: Options,
  context: CommandContext,
): Promise<ExitCode> {
  const { mode, yes = false, json = false } = options;
  const { database, signal, onProgress, print, note, ifInterrupted } = context;
  const source = await openSource(from, { database, signal });
  try {
    note(`${source.place}: ${source.description}`);
    const confirm = (deletions: Deletions) => {
      note(formatDeletions(deletions));
      return yes || askToDelete(context);
    };
    ifInterrupted(
      "Items that were written or deleted already stay so, each as a whole; run the same again to do the rest.",
    );
    const report = await restore(database(), source, { mode, confirm, signal, onProgress });
    print(json ? JSON.stringify(report) : formatRestore(report));
    return report.check.isEqual ? exitCodes.done : exitCodes.differences;
  } finally {
    await source.close();
  }
}

async function restoreTable(
  from: BackupLocation,
  table: string,
  { mode, yes = false, json = false }: Options,
  context: CommandContext,
): Promise<ExitCode> {
  const { note } = context;
  if (mode === "empty")
    throw new BackupLocationError(
      `dynamodb://${table}`,
      "can't be restored into with --mode empty; use import --to",
    );
  const confirm = ({ count, types, keys }: Doomed) => {
    if (count === 0) return true;
    note(formatDeletions({ items: count, types, ids: keys }));
    return yes || askToDelete(context);
  };
  const mirror = mode === "mirror" ? { mirror: confirm } : {};
  // Loaded here, for DynamoDB's client takes 25 MB.
  const { writeIntoTable } = await import("./importIntoTable.ts");
  return writeIntoTable(from, table, { onConflict: "replace", dryRun: false, json, ...mirror }, context);
}

/** Asks on a terminal; without one the answer is no. */
async function askToDelete({ signal, note }: CommandContext): Promise<boolean> {
  if (process.stdin.isTTY && process.stderr.isTTY) return ask("Delete them? (yes/no) ", { signal });
  note("There is no terminal to ask on: --yes lets it delete.");
  return false;
}
