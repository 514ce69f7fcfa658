import { type ImageSettings, settingNames } from "@mattb.tech/billio-config";
import { FolderStore } from "./FolderStore.ts";
import type { ImageStore } from "./ImageStore.ts";
import { ImageStoreError } from "./ImageStoreError.ts";
import { S3Store } from "./S3Store.ts";

/** The configured store. Without one only imports fail: the API works without images. */
export function createStore({ store }: ImageSettings): () => ImageStore {
  if (store === undefined) {
    return () => {
      throw new ImageStoreError(
        `Images can't be stored: set ${settingNames.imageBucket} to an S3 bucket, or for development ` +
          `${settingNames.imageDir} to a folder, or leave imageUrl out`,
      );
    };
  }
  const created = store.kind === "s3" ? new S3Store(store.bucket) : new FolderStore(store.path);
  return () => created;
}
