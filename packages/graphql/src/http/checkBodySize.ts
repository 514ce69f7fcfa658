import { HttpError } from "../errors/HttpError.ts";
import { LIMITS } from "../limits/limits.ts";

/** @throws {HttpError} 413; it closes the connection, since the rest isn't read */
export function checkBodySize(bytes: number, precision = ""): void {
  const allowed = LIMITS.bodyBytes;
  if (bytes <= allowed) return;
  throw new HttpError(413, `Request body is ${precision}${bytes} bytes; the maximum is ${allowed}.`, {
    headers: { connection: "close" },
    code: "BAD_USER_INPUT",
    details: { limit: "bodyBytes", asked: bytes, allowed },
  });
}
