import { itemTypes, resolveFolder } from "@mattb.tech/billio-config";
import { Option } from "commander";
import { type CommandContext, runCommand } from "../cli/runCommand.ts";
import { type ExitCode, exitCodes } from "../cli/exitCodes.ts";
import { parseBackupLocation } from "../location/parseBackupLocation.ts";
import { openSource } from "../openSource/openSource.ts";
import { formatVerifyReport } from "../verify/formatVerifyReport.ts";
import { ReportFile } from "../verify/ReportFile.ts";
import { verify } from "../verify/verify.ts";
import type { AddCommand } from "./createProgram.ts";

interface Options {
  against: string;
  only?: string[];
  report?: string;
  showValues: boolean;
  json: boolean;
}

/** `verify <from>`: compares two locations. */
export const addVerify: AddCommand = (program) => {
  program
    .command("verify")
    .description("Compares two locations item by item, in both directions, each season's series included.")
    .argument("<from>", "the location to verify")
    .option("--against <place>", "the location to compare it with", "dsql")
    .addOption(new Option("--only <type...>", "compare items of these types only").choices(itemTypes))
    .option("--report <file>", "write the full report to this file as JSON, and as text next to it (.txt)")
    .option("--show-values", "include truncated values that differ, not just their kind and length", false)
    .option("--json", "print the report as one JSON object", false)
    .addHelpText(
      "after",
      `
The order of items and fields and the spelling of numbers and times don't matter; anything else is a difference. Equal sides
have equal hashes. Differing items of a table or database are looked up again before they are reported, since they may have
changed while they were read.

Examples:
  npx --no-install billio-backup verify s3://billio-exports/2026-11 --report verify-2026-11.json
  npx --no-install billio-backup verify packages/backup/samples --against dynamodb://BillioItems`,
    )
    .action((from: string, options: Options) => runCommand((context) => run(context, from, options)));
};

async function run(context: CommandContext, fromName: string, options: Options): Promise<ExitCode> {
  const { signal, onProgress, print, note, database } = context;
  const places = [parseBackupLocation(fromName), parseBackupLocation(options.against)] as const;
  const file =
    options.report === undefined ? undefined : await ReportFile.create(resolveFolder(options.report));
  const from = await openSource(places[0], { database, signal });
  try {
    const against = await openSource(places[1], { database, signal });
    try {
      const report = await verify(from, against, {
        ...{ only: options.only, showValues: options.showValues, signal, onProgress },
        onFurther: (difference) => file?.addFurther(difference),
      });
      // Printed first, since writing the file may fail on a full disk.
      print(options.json ? JSON.stringify(report) : formatVerifyReport(report));
      await file?.write(report);
      if (file !== undefined) note(`The report is in ${file.path} and ${file.textPath}.`);
      return report.equal ? exitCodes.done : exitCodes.differences;
    } finally {
      await against.close();
    }
  } finally {
    await from.close();
    await file?.close();
  }
}
