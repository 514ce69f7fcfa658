import { endOnClosedPipe, resolveFolder } from "@mattb.tech/billio-config";
import { connect, DataError } from "@mattb.tech/billio-data/bulk";
import { Command, CommanderError } from "commander";
import { BackupFolderError } from "./BackupFolderError.ts";
import { formatReport } from "./cli/formatReport.ts";
import { showProgress } from "./cli/showProgress.ts";
import { importBackup } from "./importBackup.ts";
import type { ImportOutcome } from "./ImportReport.ts";

const EXIT: Record<ImportOutcome, number> = { done: 0, failed: 1, refused: 3, interrupted: 130 };
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** One Ctrl-C may arrive twice: from the terminal, and from a parent that passes it on. */
const SAME_REQUEST_MS = 1_000;

endOnClosedPipe();

const program = new Command("import")
  .description(
    "Imports a JSON backup of the old system into the cluster that BILLIO_DSQL_ENDPOINT names, ids unchanged.",
  )
  .argument("<folder>", "folder with Book.json, VideoGame.json, Feature.json, TvSeries.json, TvSeason.json")
  .option("--keep-existing", "leave items that are stored already as they are (default: replace them)", false)
  .option("--dry-run", "check everything, write nothing", false)
  .option("--json", "print the report as one JSON object", false)
  .addHelpText(
    "after",
    `
Everything is checked before anything is written. Running it again is safe, also after it was killed. What else the
folder holds is named, or is a fault if it may hold items, e.g. Feature.json.gz.

Exit codes: 0 done, or this help; 1 failed; 2 wrong usage, wrong settings, or no backup there; 3 the backup has faults
(nothing written); 130 interrupted.

Settings:
  BILLIO_DSQL_ENDPOINT (host[:port], required), AWS_REGION, BILLIO_DSQL_USER (default admin), BILLIO_DSQL_CA_FILE, and
  credentials where the AWS SDK looks for them, e.g. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY

Example:
  yarn workspace @mattb.tech/billio-backup import packages/backup/samples --dry-run`,
  )
  .exitOverride()
  .action(async (folder: string, options: { keepExisting: boolean; dryRun: boolean; json: boolean }) => {
    process.exitCode = await run(folder, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
}

async function run(
  folder: string,
  { keepExisting, dryRun, json }: { keepExisting: boolean; dryRun: boolean; json: boolean },
): Promise<number> {
  const interruption = new AbortController();
  let firstAt = Infinity;
  const interrupt = () => {
    const now = performance.now();
    // The first one ends the import in order, a second one at once; either way nothing is half-written.
    if (now - firstAt > SAME_REQUEST_MS) process.exit(EXIT.interrupted);
    firstAt = Math.min(firstAt, now);
    interruption.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  const progress = showProgress(process.stderr);
  let database: ReturnType<typeof connect> | undefined;
  try {
    database = connect();
    const report = await importBackup(resolveFolder(folder), {
      executor: database,
      existing: keepExisting ? "keep" : "replace",
      dryRun,
      signal: interruption.signal,
      onProgress: (state) => {
        progress.show(state);
      },
    });
    progress.stop();
    console.log(json ? JSON.stringify({ ...report, error: report.error?.message }) : formatReport(report));
    return EXIT[report.outcome];
  } catch (error) {
    progress.stop();
    if (
      error instanceof BackupFolderError ||
      (error instanceof DataError && error.code === "CONFIGURATION")
    ) {
      console.error(error.message);
      return EXIT_USAGE;
    }
    if (!(error instanceof DataError) && !isSystemError(error)) throw error;
    console.error(error.message);
    return EXIT_FAILED;
  } finally {
    await database?.close();
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
