import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { startWatchdog } from "./watchdog.ts";

/** A folder that goes with this process, if it isn't removed before. */
export interface TemporaryDirectory {
  path: string;
  remove(): Promise<void>;
}

/** Makes a folder below `base` under a name that nobody else has, open as `mode` says. */
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
    // Somebody else's, or none.
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
