import { InvalidArgumentError } from "commander";
import { formatTableExport } from "../dynamodb/export/formatTableExport.ts";
import { exportBackup } from "../export/exportBackup.ts";
import { formatExport } from "../export/formatExport.ts";
import { exitCodes } from "../cli/exitCodes.ts";
import { runCommand } from "../cli/runCommand.ts";
import { parseBackupLocation } from "../location/parseBackupLocation.ts";
import { formatBackupLocation } from "../location/BackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { openStorage } from "../storage/openStorage.ts";
import type { AddCommand } from "./createProgram.ts";

const EXAMPLES = `
Examples:
  npx --no-install billio-backup export dsql ./backup-2026-11-29
  npx --no-install billio-backup export dsql s3://billio-backups/2026-11-29 --json
  npx --no-install billio-backup export dynamodb://BillioItems s3://billio-backups/table --read-units 200

From dsql: a backup is a directory or prefix with a manifest, which is written last: counts, hashes, schema version, begin and
end. An unfinished backup is replaced by the next export, a finished one never. Everything is read from one snapshot or, when
DSQL's five minutes don't suffice, compared afterwards until nothing differs; the manifest records which. The command ends with 1
when items kept changing, so that the backup isn't consistent.

From a table: an export in DynamoDB's own format, typed JSON below AWSDynamoDB/<id>/, read by a parallel scan with consistent
reads. An unfinished export is resumed. A scan is no snapshot: freeze writes meanwhile.`;

interface Options {
  json?: boolean;
  segments?: number;
  readUnits?: number;
}

export const addExport: AddCommand = (program) => {
  program
    .command("export")
    .description("Exports a database or a table into a directory or a prefix of S3")
    .argument("<from>", "dsql or dynamodb://<table>")
    .argument("<to>", "folder or s3://<bucket>/<prefix>; nothing may be there yet")
    .option("--json", "print the manifest and what was done as JSON")
    .option(
      "--segments <n>",
      "segments of a table that are read in parallel (default: 4)",
      wholeNumber(1, 1_000),
    )
    .option(
      "--read-units <n>",
      "read capacity units of a table to take in a second, on average",
      wholeNumber(1, 1_000_000),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (from: string, to: string, { json = false, segments, readUnits }: Options) => {
      await runCommand(async ({ database, signal, onProgress, print, note, ifInterrupted }) => {
        const source = parseBackupLocation(from);
        const storage = await openStorage(parseBackupLocation(to));
        try {
          if (source.kind === "dynamodb") {
            // DynamoDB's client takes 25 MB, which a backup doesn't need.
            const { exportTable } = await import("../dynamodb/export/exportTable.ts");
            ifInterrupted(
              `What ${storage.place} holds is no export yet; run the same again to go on where it was.`,
            );
            const report = await exportTable(source.table, storage, {
              segments,
              readUnits,
              signal,
              onProgress,
            });
            print(json ? JSON.stringify(report) : formatTableExport(report));
            return exitCodes.done;
          }
          if (source.kind === "dsql" && (segments ?? readUnits) !== undefined)
            throw new BackupLocationError(
              "dsql",
              "takes no --segments and no --read-units, which are for tables",
            );
          if (source.kind !== "dsql")
            throw new BackupLocationError(
              formatBackupLocation(source),
              "can't be exported; expected is dsql or dynamodb://<table>",
            );
          ifInterrupted(
            `What ${storage.place} holds is no backup; run the same again, which replaces what this run has left there.`,
          );
          const report = await exportBackup(database(), storage, { signal, onProgress });
          if (report.replaced > 0)
            note(`Replaced ${report.replaced.toLocaleString("en")} files of a backup that wasn't finished.`);
          print(json ? JSON.stringify(report) : formatExport(report));
          return report.consistency.settled ? exitCodes.done : exitCodes.differences;
        } finally {
          await storage.close();
        }
      });
    });
};

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(
      `It must be a whole number from ${least} to ${most.toLocaleString("en")}.`,
    );
  };
}
