import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { startWatchdog } from "./watchdog.ts";

/** A directory that is removed at the latest when this process ends. */
export interface TemporaryDirectory {
  path: string;
  remove(): Promise<void>;
}

/** Creates a directory below `base` with a unique name and these permissions. */
export async function temporaryDirectory(
  base: string,
  prefix: string,
  mode = 0o700,
): Promise<TemporaryDirectory> {
  const path = join(base, `${prefix}${randomBytes(8).toString("hex")}`);
  const release = await startWatchdog(`folder ${path}`);
  try {
    await mkdir(path, { mode });
  } catch (error) {
    // It isn't this process's directory, or there is none.
    release();
    throw error;
  }
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      release();
    },
  };
}
