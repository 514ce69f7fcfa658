import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { listNames } from "../../text/listNames.ts";

/** All files that an import creates in its work directory, the lock included. */
const OWN =
  /^(?:rows|seasons|deletions|places|raws|late|skipped|progress|journal\.json(?:\.new)?|lock(?:\..+)?|(?:ids|series|leftovers|stored)-\d+\.part)$/;

/**
 * Checks a work directory, which is emptied when its import is done: it must not contain anything else, such as the backup
 * itself. A missing one is fine.
 *
 * @throws {BackupLocationError} naming what else it contains
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

/** Removes an import's own files, except for the lock, which is released last. */
export async function emptyWorkFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (OWN.test(name) && !name.startsWith("lock")) await rm(join(folder, name), { force: true });
  }
}
