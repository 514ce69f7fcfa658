import { createInterface } from "node:readline/promises";
import { Option } from "commander";
import { runCommand } from "../cli/runCommand.ts";
import { exitCodes } from "../exitCodes.ts";
import { parsePlace } from "../place/parsePlace.ts";
import { formatDeletions, formatRestore } from "../restore/formatRestore.ts";
import { restore } from "../restore/restore.ts";
import type { Deletions, RestoreMode } from "../restore/RestoreReport.ts";
import { openSource } from "../source/openSource.ts";
import type { AddCommand } from "./createProgram.ts";

const MODES: readonly RestoreMode[] = ["empty", "merge", "mirror"];

const EXAMPLES = `
Examples:
  yarn workspace @mattb.tech/billio-backup restore ./backup-2026-11-29 --mode empty
  yarn workspace @mattb.tech/billio-backup restore s3://billio-backups/2026-11-29 --mode mirror --yes

Modes: empty, into a database without items; merge, what the backup has replaces what is stored under its ids, other items
stay; mirror, afterwards the database holds exactly the backup: tells what it will delete and asks, or takes --yes. All is
checked before anything is written, and verified afterwards. A run that was ended can be run again. Nobody else should
write to the database meanwhile.`;

interface Options {
  mode: RestoreMode;
  yes?: boolean;
  json?: boolean;
}

export const addRestore: AddCommand = (program) => {
  program
    .command("restore")
    .description("Brings a backup back into the database, and verifies that it is there")
    .argument("<backup>", "folder or s3://<bucket>/<prefix>; for empty and merge any place with items")
    .addOption(
      new Option("--mode <mode>", "what becomes of what is stored").choices(MODES).makeOptionMandatory(),
    )
    .option("--yes", "let a mirror delete without asking")
    .option("--json", "print what was done as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (backup: string, { mode, yes = false, json = false }: Options) => {
      await runCommand(async ({ database, signal, onProgress, print, note }) => {
        const source = await openSource(parsePlace(backup), { database });
        try {
          note(`${source.place}: ${source.description}`);
          const confirm = (deletions: Deletions) => {
            note(formatDeletions(deletions));
            return yes || ask(signal, note);
          };
          const report = await restore(database(), source, { mode, confirm, signal, onProgress });
          print(json ? JSON.stringify(report) : formatRestore(report));
          return report.check.isEqual ? exitCodes.done : exitCodes.differences;
        } finally {
          await source.close();
        }
      });
    });
};

/** Asks on a terminal; elsewhere nobody can be asked. */
async function ask(signal: AbortSignal, note: (text: string) => void): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    note("There is no terminal to ask on: --yes lets it delete.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question("Delete them? (yes/no) ", { signal })).trim());
  } finally {
    terminal.close();
  }
}
