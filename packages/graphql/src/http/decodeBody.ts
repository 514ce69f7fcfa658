import { HttpError } from "../errors/HttpError.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
/** Names of UTF-8, and of the part of it that all encodings share. */
const READ = ["utf-8", "utf8", "us-ascii", "ascii"];

/**
 * The text of a body. What can't be read as it was meant is rejected: stored with `\uFFFD` in it, it would be lost.
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
 * @throws {HttpError} 415 when the body is said to be in another encoding than UTF-8, or compressed
 */
export function checkEncoding(contentType: string | undefined, contentEncoding: string | undefined): void {
  const [, charset] = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType ?? "") ?? [];
  if (charset !== undefined && !READ.includes(charset.toLowerCase())) {
    throw new HttpError(
      415,
      "The body has to be UTF-8: encode it so, and send content-type: application/json; charset=utf-8",
    );
  }
  if (!["", "identity"].includes(contentEncoding?.trim().toLowerCase() ?? "")) {
    throw new HttpError(415, "The body must not be compressed; send it without content-encoding");
  }
}
