import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isImageKey } from "./imageKey.ts";

/**
 * Reads an image from the folder that the development server serves.
 *
 * @param key the rest of the URL's path; only names of stored images are read, so path traversal is impossible
 * @returns the JPEG, or undefined when there is none
 */
export async function openImageFile(folder: string, key: string): Promise<Buffer | undefined> {
  if (!isImageKey(key)) return undefined;
  try {
    return await readFile(join(folder, key));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
