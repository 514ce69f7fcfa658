import { formatBackupLocation, type BackupLocation } from "../location/BackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { FolderStorage } from "./folder/FolderStorage.ts";
import type { Storage } from "./Storage.ts";

/**
 * The files of a folder, or under a prefix of S3. Nothing is looked at yet; a folder is made by the first file that is
 * written to it. S3's client is loaded only where it is needed, for it takes 15 MB.
 *
 * @throws {BackupLocationError} for a table or a database, which hold no files
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
