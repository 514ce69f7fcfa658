import type { ServerResponse } from "node:http";
import { HttpError } from "../errors/HttpError.ts";
import { openImageFile } from "../images/openImageFile.ts";

/** An image's name is made of its content, so that what has been seen once needs never be asked for again. */
const FOR_EVER = "public, max-age=31536000, immutable";

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
      "cache-control": FOR_EVER,
      "x-content-type-options": "nosniff",
    })
    .end(jpeg);
}
