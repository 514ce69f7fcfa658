import type { ServerResponse } from "node:http";
import { HttpError } from "../errors/HttpError.ts";
import { CACHE_CONTROL } from "../images/cacheControl.ts";
import { openImageFile } from "../images/openImageFile.ts";

export async function respondImage(
  response: ServerResponse,
  folder: string | undefined,
  key: string,
): Promise<void> {
  const jpeg = folder === undefined ? undefined : await openImageFile(folder, key);
  if (jpeg === undefined) throw new HttpError(404, "There is no such image");
  response
    .writeHead(200, {
      "content-type": "image/jpeg",
      "content-length": jpeg.length,
      "cache-control": CACHE_CONTROL,
      "x-content-type-options": "nosniff",
    })
    .end(jpeg);
}
