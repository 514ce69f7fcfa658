import { resolveFolder } from "@mattb.tech/billio-config";
import type { CommandContext } from "../cli/runCommand.ts";
import type { Doomed } from "../dynamodb/write/mirror.ts";
import { writeTable } from "../dynamodb/write/writeTable.ts";
import type { ExitCode } from "../cli/exitCodes.ts";
import { readFix } from "../import/fix/Fix.ts";
import { formatImportReport } from "../import/report/formatImportReport.ts";
import type { BackupLocation } from "../location/BackupLocation.ts";
import { formatBackupLocation } from "../location/BackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { openSource } from "../openSource/openSource.ts";
import { importExitCode } from "./importExitCode.ts";
import type { ImportCommandOptions } from "./ImportCommandOptions.ts";

type TableOptions = Pick<ImportCommandOptions, "onConflict" | "rejects" | "fix" | "dryRun" | "json">;

/** Options that an import into a table doesn't take: it needs no journal, since items that are there already compare equal. */
const NOT_FOR_TABLES = {
  only: "only",
  shard: "shard",
  work: "work",
  anew: "anew",
  amongOthers: "among-others",
} as const;

/** `import <from> --to dynamodb://<table>`: back to the old system. */
export async function importIntoTable(
  from: BackupLocation,
  table: string,
  options: ImportCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  for (const [name, option] of Object.entries(NOT_FOR_TABLES)) {
    const value = options[name as keyof typeof NOT_FOR_TABLES];
    if (value !== undefined && value !== false)
      throw new BackupLocationError(
        `dynamodb://${table}`,
        `can't be imported into with --${option}; that is for dsql`,
      );
  }
  return writeIntoTable(from, table, options, context);
}

/**
 * Writes a source into a table and prints the report. With `mirror`, which confirms deletions, the table becomes a mirror of
 * the source.
 */
export async function writeIntoTable(
  from: BackupLocation,
  table: string,
  options: TableOptions & { mirror?: (doomed: Doomed) => boolean | Promise<boolean> },
  { database, signal, onProgress, print }: CommandContext,
): Promise<ExitCode> {
  const { onConflict, rejects, dryRun, mirror } = options;
  if (from.kind === "dynamodb" && from.table === table)
    throw new BackupLocationError(formatBackupLocation(from), "can't be written into itself");
  const fix = options.fix === undefined ? undefined : await readFix(resolveFolder(options.fix));
  const source = await openSource(from, { database, signal, ...(fix ? { mend: fix.mend } : {}) });
  try {
    const report = await writeTable(source, table, {
      onConflict,
      ...(rejects === undefined ? {} : { rejects: resolveFolder(rejects) }),
      dryRun,
      ...(mirror ? { mirror } : {}),
      signal,
      onProgress,
    });
    const result = { ...report, resumed: false, ...(fix ? { fix: fix.report() } : {}) };
    print(
      options.json ? JSON.stringify({ ...result, error: report.error?.message }) : formatImportReport(result),
    );
    return importExitCode(report);
  } finally {
    await source.close();
  }
}
