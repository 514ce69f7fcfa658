import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ProcessOwner } from "./postgresUser.ts";

/**
 * Whether the user that runs PostgreSQL can enter `path`. Where that is `postgres` in place of root, it needs the execute
 * permission on every parent directory, which it lacks below `/root` or in a private temporary directory.
 */
export async function isAccessibleTo(path: string, owner: ProcessOwner): Promise<boolean> {
  return (await inaccessibleDirectory(path, owner)) === undefined;
}

/** The directory on the path that the user can't enter, if there is one. */
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
