import { hash } from "node:crypto";
import { InvalidCursorError } from "../errors/index.ts";
import { isUuid } from "../item/isUuid.ts";
import { parseTimestamp } from "../item/timestamps.ts";
import { unstorable } from "../item/unstorable.ts";
import type { Arguments } from "./arguments.ts";

/** Where a page ended: the sort value of its last item, as the database prints it, and the item's id. */
interface Cursor {
  key: string;
  id: string;
}

/** What a list is sorted by. */
type KeyKind = "date" | "title";

/** 2: with a checksum over its parts. */
const VERSION = 2;

/** A folded title has up to 900 bytes, each six in JSON if it is a control character; the rest of a cursor is short. */
const MAX_LENGTH = 8_192;

/**
 * What ties a cursor to its list: a digest of the call, what it lists and its filters.
 */
export function listDigest(call: string, ...what: readonly unknown[]): string {
  return digestOf([call, ...what]);
}

function digestOf(parts: readonly unknown[]): string {
  return hash("sha256", JSON.stringify(parts), "base64url").slice(0, 12);
}

export function encodeCursor({ key, id }: Cursor, digest: string): string {
  const parts = [VERSION, digest, key, id];
  // The last part is a checksum of the others.
  return encoded([...parts, digestOf(parts)]);
}

/**
 * Where a page begins: after the cursor, or at the beginning without one.
 *
 * @throws {InvalidCursorError} when `after` is no cursor, or one of another list
 */
export function parseAfter({ after }: Arguments, digest: string, kind: KeyKind): Cursor | undefined {
  return after === undefined || after === null ? undefined : decodeCursor(after, digest, kind);
}

/**
 * @throws {InvalidCursorError} when the text is no cursor, or one of another list
 */
function decodeCursor(text: unknown, digest: string, kind: KeyKind): Cursor {
  const parts = readParts(text);
  if (!Array.isArray(parts) || parts.length !== 5) throw malformed();
  const [version, boundTo, key, id, checksum] = parts as unknown[];
  if (version !== VERSION || checksum !== digestOf(parts.slice(0, -1))) throw malformed();
  if (typeof boundTo !== "string" || typeof key !== "string" || !isUuid(id)) throw malformed();
  if (boundTo !== digest) {
    throw new InvalidCursorError("it belongs to another list, or to the same with other filters");
  }
  const keyIsRight = kind === "date" ? parseTimestamp(key) !== undefined : unstorable(key) === undefined;
  if (!keyIsRight) throw malformed();
  return { key, id };
}

function readParts(text: unknown): unknown {
  if (typeof text !== "string" || text.length > MAX_LENGTH || !/^[\w-]+$/.test(text)) throw malformed();
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    throw malformed();
  }
  // One cursor has one text: no spare bits at the end, no blanks between the parts, no bytes that are no UTF-8.
  if (encoded(parts) !== text) throw malformed();
  return parts;
}

function encoded(parts: unknown): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

function malformed(): InvalidCursorError {
  return new InvalidCursorError("use the lastKey of a page of this list, as it was returned");
}
