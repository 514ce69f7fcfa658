import type { Node } from "./parse.ts";

/** One statement of a query string, as the parser found it. */
export interface ParsedStatement {
  node: Node;
  /** Its text as the client wrote it. */
  original: string;
  /** Its text with comments and ASYNC blanked out, and the UTF-16 offset in it where ASYNC stood. */
  sql: string;
  asyncAt: number | undefined;
  /** What the tree's locations count from. */
  base: number;
  /** Maps a location (less `base`) to a byte offset of `sql`. */
  located: (location: number) => number;
  /** Maps a byte offset of `sql` to one of `original`. */
  inOriginal: (offset: number) => number;
  /** Rows of VALUES that were left out of the tree. */
  rowsCut: number;
}
