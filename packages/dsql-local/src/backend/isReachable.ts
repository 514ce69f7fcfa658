import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ProcessOwner } from "./postgresUser.ts";

/**
 * Whether the user that runs PostgreSQL can enter `path`: as root's stand-in that user needs the right to
 * pass every folder above, which it hasn't below `/root` or in a private temporary folder.
 */
export async function isReachable(path: string, { uid, gid }: ProcessOwner): Promise<boolean> {
  if (uid === undefined) return true;
  let folder = await realpath(path);
  for (;;) {
    const { mode, uid: ownerUid, gid: ownerGid } = await stat(folder);
    const bit = ownerUid === uid ? 0o100 : ownerGid === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(folder) === folder) return true;
    folder = dirname(folder);
  }
}
