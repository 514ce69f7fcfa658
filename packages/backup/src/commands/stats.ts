import { resolveFolder } from "@mattb.tech/billio-config";
import { type CommandContext, runCommand } from "../cli/runCommand.ts";
import { type ExitCode, exitCodes } from "../cli/exitCodes.ts";
import { checkNewFile } from "../storage/folder/checkNewFile.ts";
import { parseBackupLocation } from "../location/parseBackupLocation.ts";
import { replaceFile } from "../storage/folder/replaceFile.ts";
import { openSource } from "../openSource/openSource.ts";
import { countStats } from "../stats/countStats.ts";
import { formatStats } from "../stats/formatStats.ts";
import type { AddCommand } from "./createProgram.ts";

interface Options {
  json: boolean;
  html?: string;
}

/** `stats <place>`: counts of a location's items. */
export const addStats: AddCommand = (program) => {
  program
    .command("stats")
    .description("Counts the items of a location: by type and shelf, year, and rating.")
    .argument("<place>", "what to count")
    .option("--json", "print the numbers as one JSON object", false)
    .option("--html <file>", "write a page with charts as well")
    .addHelpText(
      "after",
      `
The page is one file that needs no network. Years are those of UTC.

Example:
  npx --no-install billio-backup stats packages/backup/samples --html stats.html`,
    )
    .action((place: string, options: Options) => runCommand((context) => run(context, place, options)));
};

async function run(context: CommandContext, name: string, { json, html }: Options): Promise<ExitCode> {
  const { signal, onProgress, print, note, database } = context;
  if (html !== undefined) await checkNewFile(resolveFolder(html), "stats.html");
  const source = await openSource(parseBackupLocation(name), { database, signal });
  try {
    const stats = await countStats(source, { signal, onProgress });
    // Printed first, since writing the file may fail on a full disk.
    print(json ? JSON.stringify(stats) : formatStats(stats));
    if (html !== undefined) {
      // ECharts takes a while to load, and nobody else needs it.
      const { statsPage } = await import("../stats/statsPage.ts");
      const path = resolveFolder(html);
      await replaceFile(path, statsPage(stats));
      note(`The page is ${path}.`);
    }
    return stats.faulty + stats.faultyFiles === 0 ? exitCodes.done : exitCodes.differences;
  } finally {
    await source.close();
  }
}
