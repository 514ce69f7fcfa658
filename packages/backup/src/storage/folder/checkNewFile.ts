import { constants } from "node:fs";
import { access, lstat, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./lookAt.ts";
import { BackupLocationError } from "../../location/BackupLocationError.ts";

/**
 * Checks before any work that a file can be written at its end.
 *
 * @param example name of such a file, for the message
 * @throws {BackupLocationError} when it is a directory, a link or a device, or its directory can't be written to
 */
export async function checkNewFile(path: string, example: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (folder?.isDirectory() !== true) throw new BackupLocationError(path, "is in no folder that is there");
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory() === true)
    throw new BackupLocationError(path, `is a folder; must name a file, e.g. ${example}`);
  // Renaming a file to this path would replace it, e.g. /dev/stdout.
  if (found?.isFile() === false)
    throw new BackupLocationError(path, `is a link, a device or a pipe; must name a file, e.g. ${example}`);
  await access(dirname(path), constants.W_OK).catch((error: unknown) => {
    throw new BackupLocationError(path, `is in a folder that can't be written to: ${codeOf(error)}`, {
      cause: error,
    });
  });
}
