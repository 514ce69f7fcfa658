import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageStore } from "./ImageStore.ts";
import { ImageStoreError } from "./ImageStoreError.ts";

/** Stores images as files, for development. Files are written atomically. */
export class FolderStore implements ImageStore {
  readonly #folder: string;

  /** @param folder is created by the first `put` */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(key: string, jpeg: Buffer, signal?: AbortSignal): Promise<void> {
    const unfinished = join(this.#folder, `.${key}.${randomUUID()}`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(unfinished, jpeg, { ...(signal && { signal }) });
      await rename(unfinished, join(this.#folder, key));
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      signal?.throwIfAborted();
      throw new ImageStoreError("The image can't be written into the folder of BILLIO_IMAGE_DIR", {
        cause: error,
      });
    }
  }
}
