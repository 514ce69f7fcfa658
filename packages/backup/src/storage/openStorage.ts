import { formatPlace, type Place } from "../place/Place.ts";
import { PlaceError } from "../place/PlaceError.ts";
import { FolderStorage } from "./folder/FolderStorage.ts";
import type { Storage } from "./Storage.ts";

/**
 * The files of a folder, or under a prefix of S3. Nothing is looked at yet; a folder is made by the first file that is
 * written to it. S3's client is loaded only where it is needed, for it takes 15 MB.
 *
 * @throws {PlaceError} for a table or a database, which hold no files
 */
export async function openStorage(place: Place): Promise<Storage> {
  switch (place.kind) {
    case "path":
      return new FolderStorage(place.path);
    case "s3": {
      const { S3Storage } = await import("./s3/S3Storage.ts");
      return new S3Storage(place);
    }
    case "dynamodb":
    case "dsql":
      throw new PlaceError(
        formatPlace(place),
        "holds no files; expected is a folder or s3://<bucket>/<prefix>",
      );
  }
}
