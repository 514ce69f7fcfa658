import { resolveFolder } from "@mattb.tech/billio-config";
import type { Command } from "commander";
import { printableName } from "../text/printable.ts";
import { type CommandContext, runCommand } from "../cli/runCommand.ts";
import { type ExitCode, exitCodes } from "../cli/exitCodes.ts";
import { DEFAULT_KEEP_DAYS } from "../follow/apply/Follower.ts";
import { dynamoDbClient } from "../dynamodb/dynamoDbClient.ts";
import { follow, type FollowReport, type RejectedRecord } from "../follow/follow.ts";
import { formatFollowReport } from "../follow/formatFollowReport.ts";
import { formatBackupLocation } from "../location/BackupLocation.ts";
import { parseBackupLocation } from "../location/parseBackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { formatDuration } from "../progress/formatProgress.ts";
import { FollowRejects } from "./followRejects.ts";

interface Options {
  to: string;
  once?: true;
  rejects?: string;
  keepDays: string;
  json?: true;
}

/** Without a terminal each update is a line. */
const SHOWN_EVERY_MS = process.stderr.isTTY ? 500 : 5_000;
/** DSQL itself keeps undelivered records for a week. */
const [MIN_KEEP_DAYS, MAX_KEEP_DAYS] = [8, 400];

/** `follow <folder> --to dynamodb://<table>` */
export function addFollow(program: Command): void {
  program
    .command("follow")
    .description("Keeps the old table current from the change records of DSQL, until it is stopped.")
    .argument("<folder>", "folder of change records, as `start --cdc <folder>` of the local DSQL writes them")
    .requiredOption("--to <place>", "the old table, dynamodb://<table>")
    .option("--once", "end once the existing records have been applied")
    .option("--rejects <file>", "write rejected records to this file, unchanged, with every reason")
    .option(
      "--keep-days <days>",
      "how long deletions are kept: a week and the retention of the Kinesis stream",
      String(DEFAULT_KEEP_DAYS),
    )
    .option("--json", "print a JSON object for each batch, and one at the end")
    .addHelpText(
      "after",
      `
Records may be delivered repeatedly, in any order and in fragments, and to several processes at once: the table converges. The
table <table>-follow, which is created if missing, stores what has been applied.

Example:
  npx --no-install billio-backup follow .billio/cdc --to dynamodb://BillioItems --once --rejects rejects.jsonl`,
    )
    .action((folder: string, options: Options) => runCommand((context) => run(context, folder, options)));
}

async function run(context: CommandContext, fromName: string, options: Options): Promise<ExitCode> {
  const from = parseBackupLocation(fromName);
  if (from.kind !== "path") throw new BackupLocationError(fromName, "must be a folder of change records");
  const to = parseBackupLocation(options.to);
  if (to.kind !== "dynamodb")
    throw new BackupLocationError(options.to, "must be the old table, dynamodb://<table>");
  const keepDays = /^\d{1,3}$/.test(options.keepDays) ? Number(options.keepDays) : 0;
  if (keepDays < MIN_KEEP_DAYS || keepDays > MAX_KEEP_DAYS)
    throw new BackupLocationError(
      "--keep-days",
      `must be a whole number from ${MIN_KEEP_DAYS} to ${MAX_KEEP_DAYS}`,
    );

  const rejects =
    options.rejects === undefined ? undefined : new FollowRejects(resolveFolder(options.rejects), from.path);
  const client = dynamoDbClient();
  let records = 0;
  let nextShown = 0;
  context.onProgress({ phase: "following", items: 0, done: 0 });
  try {
    const report = await follow({
      folder: from.path,
      table: to.table,
      client,
      once: options.once,
      keepDays,
      signal: context.signal,
      onReady: () => rejects?.open(),
      onBatch: (batch) => {
        records += batch.records;
        if (options.json === true) context.print(JSON.stringify({ batch }));
        if (performance.now() < nextShown) return;
        nextShown = performance.now() + SHOWN_EVERY_MS;
        const { lagMs } = batch;
        const detail = lagMs === undefined ? undefined : `${formatLag(lagMs)} behind`;
        context.onProgress({
          phase: "following",
          ...(detail === undefined ? {} : { detail }),
          items: records,
          done: 0,
        });
      },
      onRejected: (record) => {
        if (rejects === undefined) context.note(describe(record));
        else rejects.add(record);
      },
    });
    context.print(
      options.json === true ? JSON.stringify(report) : formatFollowReport(report, formatBackupLocation(to)),
    );
    return exitCodeOf(report);
  } finally {
    client.destroy();
    rejects?.close();
  }
}

/** "25 ms", "8 s", "3 min 20 s". */
function formatLag(ms: number): string {
  return ms < 10_000 ? `${ms.toLocaleString("en")} ms` : formatDuration(ms);
}

function exitCodeOf({ outcome, rejected, incomplete }: FollowReport): ExitCode {
  if (outcome === "interrupted") return exitCodes.interrupted;
  return rejected > 0 || incomplete.length > 0 ? exitCodes.differences : exitCodes.done;
}

function describe({ file, line, id, reasons }: RejectedRecord): string {
  const item = id === undefined ? "" : `, id ${id}`;
  const description = reasons.map(({ field, reason }) => `${field} ${reason}`).join("; ");
  return printableName(`${file}, line ${line}${item}: ${description}`);
}
