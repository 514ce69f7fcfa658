import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isImageKey } from "./imageKey.ts";

/**
 * Reads an image out of the folder that the development server shows.
 *
 * @param key as it stands in the URL behind the images' address; only names of stored images are looked up, so no
 *   path leads out of the folder
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
