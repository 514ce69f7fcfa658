import {
  isItemType,
  type ItemType,
  itemTypes,
  readDatabaseSettings,
  resolveFolder,
} from "@mattb.tech/billio-config";
import { InvalidArgumentError, Option } from "commander";
import { type CommandContext, runCommand } from "../cli/runCommand.ts";
import type { ExitCode } from "../cli/exitCodes.ts";
import { readFix } from "../import/fix/Fix.ts";
import { formatImportReport } from "../import/report/formatImportReport.ts";
import { importInto } from "../import/importInto.ts";
import { parseShard, type Shard } from "../import/shard.ts";
import { workFolder } from "../import/workFolder.ts";
import { formatBackupLocation, type BackupLocation } from "../location/BackupLocation.ts";
import { parseBackupLocation } from "../location/parseBackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { openSource } from "../openSource/openSource.ts";
import type { AddCommand } from "./createProgram.ts";
import { importExitCode } from "./importExitCode.ts";
import type { ImportCommandOptions } from "./ImportCommandOptions.ts";

export const addImport: AddCommand = (program) => {
  program
    .command("import")
    .description(
      "Imports items with unchanged ids from a backup, an export of DynamoDB, a table or a file of rejects.",
    )
    .argument("<from>", "the location to read")
    .option("--to <place>", "dsql, or dynamodb://<table> for the way back", "dsql")
    .addOption(
      new Option(
        "--on-conflict <what>",
        "what to do with a stored item that differs (default: fail; for incremental exports replace)",
      ).choices(["fail", "skip", "replace"]),
    )
    .option(
      "--rejects <file>",
      "write items that can't be imported to this file, with every reason, and import the rest",
    )
    .option("--fix <rules>", "fix items by these rules before they are read")
    .option("--only <type>", "only items of this type; may be given several times", addType)
    .option("--shard <i/n>", "the i-th of n parts, for n machines that share a source", parseShardOption)
    .option("--among-others", "import although the database has items that the source hasn't", false)
    .option(
      "--work <folder>",
      "folder of the journal (default: one in .billio/move for this source and target)",
    )
    .option("--anew", "discard the state of an earlier run", false)
    .option(
      "--dry-run",
      "check everything, write nothing but the file of rejects, report the expected result",
      false,
    )
    .option("--json", "print the report as one JSON object", false)
    .addHelpText(
      "after",
      `
Everything is read and checked before anything is written; one issue rejects the source unless --rejects is given. Imports are
idempotent: items that are stored already and equal are skipped. A killed run is resumed.

Rules of --fix are applied one after another; members of where have to equal fields of the item (file: its file):
  { "rules": [{ "where": { "type": "Book" }, "rename": { "writer": "author" }, "values": { "shelf": { "Raed": "Read" } },
                "set": { "reread": false }, "remove": ["draft"] }] }

Examples:
  npx --no-install billio-backup import packages/backup/samples --dry-run
  npx --no-install billio-backup import s3://billio-exports/2026-11 --rejects rejects.jsonl
  npx --no-install billio-backup import rejects.jsonl --fix rules.json --among-others`,
    )
    .allowExcessArguments(false)
    .action((from: string, options: ImportCommandOptions) =>
      runCommand((context) =>
        runImport(parseBackupLocation(from), parseBackupLocation(options.to), options, context),
      ),
    );
};

async function runImport(
  from: BackupLocation,
  to: BackupLocation,
  options: ImportCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (to.kind === "dynamodb") {
    // DynamoDB's client takes 25 MB, which an import into the database doesn't need.
    const { importIntoTable } = await import("./importIntoTable.ts");
    return importIntoTable(from, to.table, options, context);
  }
  if (to.kind !== "dsql")
    throw new BackupLocationError(
      formatBackupLocation(to),
      "can't be imported into; expected is dsql or dynamodb://<table>",
    );
  if (from.kind === "dsql") throw new BackupLocationError("dsql", "can't be imported into itself");
  const { json, rejects, work, fix: rules, shard, amongOthers, ...rest } = options;
  const executor = context.database();
  const { host, port } = readDatabaseSettings(process.env);
  const target = `${host}:${String(port)}`;
  const fix = rules === undefined ? undefined : await readFix(resolveFolder(rules));
  const source = await openSource(from, {
    database: context.database,
    signal: context.signal,
    ...(fix ? { mend: fix.mend } : {}),
  });
  try {
    const report = await importInto(source, {
      executor,
      target,
      work: work === undefined ? workFolder(source.place, target, shard) : resolveFolder(work),
      ...(rest.onConflict === undefined ? {} : { onConflict: rest.onConflict }),
      ...(rejects === undefined ? {} : { rejects: resolveFolder(rejects) }),
      fix,
      only: rest.only,
      shard,
      dryRun: rest.dryRun,
      anew: rest.anew,
      ...(amongOthers ? { allowOthers: true } : {}),
      signal: context.signal,
      onProgress: context.onProgress,
    });
    context.print(
      json ? JSON.stringify({ ...report, error: report.error?.message }) : formatImportReport(report),
    );
    return importExitCode(report);
  } finally {
    await source.close();
  }
}

function addType(type: string, before: ItemType[] = []): ItemType[] {
  if (!isItemType(type)) throw new InvalidArgumentError(`It must be one of ${itemTypes.join(", ")}.`);
  return [...before, type];
}

function parseShardOption(text: string): Shard {
  const shard = parseShard(text);
  if (shard === undefined) throw new InvalidArgumentError("It must be i/n, e.g. 2/5.");
  return shard;
}
