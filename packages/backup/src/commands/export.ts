import { exportBackup } from "../export/exportBackup.ts";
import { formatExport } from "../export/formatExport.ts";
import { exitCodes } from "../exitCodes.ts";
import { runCommand } from "../cli/runCommand.ts";
import { parsePlace } from "../place/parsePlace.ts";
import { formatPlace } from "../place/Place.ts";
import { PlaceError } from "../place/PlaceError.ts";
import { openStorage } from "../storage/openStorage.ts";
import type { AddCommand } from "./createProgram.ts";

const EXAMPLES = `
Examples:
  yarn workspace @mattb.tech/billio-backup export dsql ./backup-2026-11-29
  yarn workspace @mattb.tech/billio-backup export dsql s3://billio-backups/2026-11-29 --json

A backup is a folder or prefix with a manifest, which is written last: counts, hashes, the schema's version, begin and end.
Whatever an export that was ended has left is replaced by the next one; a finished backup never is. All is read from one
snapshot, or, where DSQL's five minutes don't last for that, compared afterwards until nothing differs; the manifest tells
which. It ends with 1 when things kept changing, so that the backup isn't of one moment.`;

export const addExport: AddCommand = (program) => {
  program
    .command("export")
    .description("Writes what a database holds into a folder or a prefix of S3")
    .argument("<from>", "dsql")
    .argument("<to>", "folder or s3://<bucket>/<prefix>; nothing may be there yet")
    .option("--json", "print the manifest and what was done as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (from: string, to: string, { json = false }: { json?: boolean }) => {
      await runCommand(async ({ database, signal, onProgress, print, note }) => {
        const source = parsePlace(from);
        const storage = openStorage(parsePlace(to));
        try {
          if (source.kind !== "dsql")
            throw new PlaceError(formatPlace(source), "can't be exported; expected is dsql");
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
