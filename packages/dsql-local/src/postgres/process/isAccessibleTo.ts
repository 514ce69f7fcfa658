import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ProcessOwner } from "./postgresUser.ts";

/**
 * Whether the user that runs PostgreSQL can enter `path`: as root's stand-in that user needs the right to
 * pass every folder above, which it hasn't below `/root` or in a private temporary folder.
 */
export async function isAccessibleTo(path: string, owner: ProcessOwner): Promise<boolean> {
  return (await inaccessibleDirectory(path, owner)) === undefined;
}

/** The folder on the way that keeps the user out, if there is one. */
export async function inaccessibleDirectory(
  path: string,
  { uid, gid }: ProcessOwner,
): Promise<string | undefined> {
  if (uid === undefined) return undefined;
  let folder = await realpath(path);
  for (;;) {
    const { mode, uid: ownerUid, gid: ownerGid } = await stat(folder);
    const bit = ownerUid === uid ? 0o100 : ownerGid === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (dirname(folder) === folder) return undefined;
    folder = dirname(folder);
  }
}
