import { formatPlace, type Place } from "../place/Place.ts";
import { PlaceError } from "../place/PlaceError.ts";
import { FolderStorage } from "./folder/FolderStorage.ts";
import { S3Storage } from "./s3/S3Storage.ts";
import type { Storage } from "./Storage.ts";

/**
 * The files of a folder, or under a prefix of S3. Nothing is looked at yet; a folder is made by the first file that is
 * written to it.
 *
 * @throws {PlaceError} for a table or a database, which hold no files
 */
export function openStorage(place: Place): Storage {
  switch (place.kind) {
    case "path":
      return new FolderStorage(place.path);
    case "s3":
      return new S3Storage(place);
    case "dynamodb":
    case "dsql":
      throw new PlaceError(
        formatPlace(place),
        "holds no files; expected is a folder or s3://<bucket>/<prefix>",
      );
  }
}
