import { frontend } from "./messageType.ts";
import { ProtocolError } from "./ProtocolError.ts";

/** DSQL closes the connection on a longer message, without an error (reported by AWS, 2026-10). */
const LARGE = 10 * 1024 * 1024;

/** PostgreSQL's limit for messages that contain names only (PQ_SMALL_MESSAGE_LIMIT). */
const SMALL = 10_000;

const LIMITS: ReadonlyMap<number, number> = new Map([
  [frontend.bind, LARGE],
  [frontend.copyData, LARGE],
  [frontend.functionCall, LARGE],
  [frontend.parse, LARGE],
  [frontend.query, LARGE],
  [frontend.close, SMALL],
  [frontend.copyDone, SMALL],
  [frontend.copyFail, SMALL],
  [frontend.describe, SMALL],
  [frontend.execute, SMALL],
  [frontend.flush, SMALL],
  [frontend.sync, SMALL],
  [frontend.terminate, SMALL],
]);

/**
 * Maximum length of a client's message, its length word included.
 *
 * @throws {ProtocolError} when no message of a session has that type: as in PostgreSQL, before the rest is read
 */
export function maxMessageBytes(type: number): number {
  const limit = LIMITS.get(type);
  if (limit !== undefined) return limit;
  throw new ProtocolError(`invalid frontend message type ${type}`, { messageType: type });
}
