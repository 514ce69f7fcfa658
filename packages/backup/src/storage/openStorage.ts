import { formatBackupLocation, type BackupLocation } from "../location/BackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { FolderStorage } from "./folder/FolderStorage.ts";
import type { Storage } from "./Storage.ts";

/**
 * Opens a directory, or a prefix of S3. Nothing is read yet; the first file that is written creates the directory. S3's
 * client, which takes 15 MB, is loaded only if needed.
 *
 * @throws {BackupLocationError} for a table or a database, which have no files
 */
export async function openStorage(place: BackupLocation): Promise<Storage> {
  switch (place.kind) {
    case "path":
      return new FolderStorage(place.path);
    case "s3": {
      const { S3Storage } = await import("./s3/S3Storage.ts");
      return new S3Storage(place);
    }
    case "dynamodb":
    case "dsql":
      throw new BackupLocationError(
        formatBackupLocation(place),
        "holds no files; expected is a folder or s3://<bucket>/<prefix>",
      );
  }
}
