import { foldTitle } from "./foldTitle.ts";

/**
 * The most bytes of UTF-8 that an index may get of a folded title. Keys are limited to 1 KiB (Aurora DSQL user
 * guide, quotas), which type and id share.
 */
const MAX_KEY_BYTES = 900;

/** The two columns that a title is searched by. */
interface FoldedColumns {
  /** The folded title, cut at a code point to at most 900 bytes of UTF-8. */
  titleFolded: string;
  /** The whole folded title where it had to be cut, else `null`. */
  titleFoldedRest: string | null;
}

export function foldedColumns(title: string): FoldedColumns {
  const folded = foldTitle(title);
  if (Buffer.byteLength(folded) <= MAX_KEY_BYTES) return { titleFolded: folded, titleFoldedRest: null };
  return { titleFolded: cut(folded), titleFoldedRest: folded };
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  let end = MAX_KEY_BYTES;
  while (isContinuation(bytes[end])) end--;
  return bytes.toString("utf8", 0, end);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}
