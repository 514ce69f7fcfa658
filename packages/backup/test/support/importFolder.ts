import type { Executor } from "@mattb.tech/billio-data/bulk";
import {
  type Fix,
  importInto,
  type ImportOptions,
  type ImportReport,
  openSource,
  parseBackupLocation,
} from "../../src/index.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** Imports what a place holds, with a journal of its own unless one is given. */
export async function importFolder(
  place: string,
  { executor }: { executor: Executor },
  options: Partial<ImportOptions> & { fix?: Fix } = {},
): Promise<ImportReport> {
  const { fix } = options;
  const source = await openSource(parseBackupLocation(place), fix === undefined ? {} : { mend: fix.mend });
  try {
    return await importInto(source, { executor, work: await temporaryFolder(), ...options });
  } finally {
    await source.close();
  }
}
