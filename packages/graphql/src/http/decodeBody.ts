import { HttpError } from "../errors/HttpError.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
/** Names of UTF-8 and its subset ASCII. */
const UTF8_NAMES = ["utf-8", "utf8", "us-ascii", "ascii"];

/**
 * The text of a body. Invalid bytes are rejected: replaced by `\uFFFD` and stored, the original would be lost.
 *
 * @throws {HttpError} 400 when the bytes are no UTF-8
 */
export function decodeBody(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpError(400, "The body is not UTF-8, which JSON has to be; send it encoded as UTF-8");
  }
}

/**
 * @throws {HttpError} 415 when the headers name another encoding than UTF-8, or compression
 */
export function checkEncoding(contentType: string | undefined, contentEncoding: string | undefined): void {
  const [, charset] = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType ?? "") ?? [];
  if (charset !== undefined && !UTF8_NAMES.includes(charset.toLowerCase())) {
    throw new HttpError(
      415,
      "The body has to be UTF-8: encode it so, and send content-type: application/json; charset=utf-8",
    );
  }
  if (!["", "identity"].includes(contentEncoding?.trim().toLowerCase() ?? "")) {
    throw new HttpError(415, "The body must not be compressed; send it without content-encoding");
  }
}
