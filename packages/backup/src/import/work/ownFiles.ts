import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { listNames } from "../../text/listNames.ts";

/** All that an import makes in its work folder, the lock included. */
const OWN =
  /^(?:rows|seasons|deletions|places|raws|late|skipped|progress|journal\.json(?:\.new)?|lock(?:\..+)?|(?:ids|series|leftovers|stored)-\d+\.part)$/;

/**
 * A work folder is emptied when its import is done, so one that holds anything else, such as the backup that is imported, is
 * none. One that isn't there is fine.
 *
 * @throws {BackupLocationError} naming what else it holds
 */
export async function assertWorkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory())
    throw new BackupLocationError(folder, "is no folder, as one for --work has to be");
  const strange = (await readdir(folder)).filter((name) => !OWN.test(name));
  if (strange.length === 0) return;
  throw new BackupLocationError(
    folder,
    `holds ${listNames(strange)}, which no import made there; name a folder for --work that is empty or not there yet`,
  );
}

/** Removes what an import has made there, and nothing else; but for the lock, which is given back last. */
export async function emptyWorkFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (OWN.test(name) && !name.startsWith("lock")) await rm(join(folder, name), { force: true });
  }
}
