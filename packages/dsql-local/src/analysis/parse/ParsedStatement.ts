import type { Node } from "./parse.ts";

/** One parsed statement of a query string. */
export interface ParsedStatement {
  node: Node;
  /** Its text as the client wrote it. */
  original: string;
  /** Its text with comments and ASYNC blanked out, and the UTF-16 offset of ASYNC. */
  sql: string;
  asyncAt: number | undefined;
  /** The origin of the tree's locations. */
  base: number;
  /** Maps a location (less `base`) to a byte offset of `sql`. */
  located: (location: number) => number;
  /** Maps a byte offset of `sql` to one of `original`. */
  inOriginal: (offset: number) => number;
  /** Rows of VALUES that were removed before parsing. */
  rowsCut: number;
}
