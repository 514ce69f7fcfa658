import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { ImportIssue } from "../issues/ImportIssue.ts";

/** The location of an item in its source: the file, key or table, and the position in it. */
export interface Location {
  file: string;
  /** Number of the item in the file, from 1. */
  item?: number;
  /** Line on which it begins, from 1. */
  line?: number;
}

/** An item as its source has it, for a lossless file of rejects. */
export type RawItem =
  /** An element of a JSON backup: the text of one JSON value, or of what should have been one. */
  | { form: "json"; text: string }
  /** An item of DynamoDB in typed JSON, `{"title":{"S":"…"},…}`. */
  | { form: "dynamodb"; text: string }
  /** A line of a backup of the new system. */
  | { form: "row"; text: string }
  /** Bytes that are no text, or no item of any form. */
  | { form: "bytes"; base64: string };

/** One item of a source: its row, or its issues. */
export interface SourceItem {
  at: Location;
  /** In lower case; absent when it couldn't be read. */
  id?: string;
  /** Absent when the item has issues, or is deleted. */
  row?: StoredRow;
  /** The item is deleted; only in a chain of incremental exports without a full one. */
  deleted?: true;
  faults: readonly FieldIssue[];
  /** Built on demand: most items are never rejected. */
  raw: () => RawItem;
}

/** A chunk of a source's items, with the progress of reading. */
export interface SourceChunk {
  items: SourceItem[];
  /**
   * Issues of a whole file: it is truncated, doesn't match its checksum, lacks items. Items that were read from it may be
   * wrong, so that such a source is rejected as a whole, even when single items may be rejected.
   */
  faults: readonly ImportIssue[];
  /** Bytes (or, if unknown, items) read so far, of `Source.size`. */
  done: number;
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
}

/** A source of items, which can be read any number of times. */
export interface Source {
  /** What it was recognised as, e.g. "DynamoDB export in typed JSON of 2026-11-20, 12 files". */
  readonly description: string;
  readonly kind: SourceKind;
  /** The location, as it was named. */
  readonly place: string;
  /** The total of the progress of reading. */
  readonly size: { unit: "bytes" | "items"; total: number };
  /** Names of other entries, which aren't read; a directory's ends in a slash. */
  readonly notRead: readonly string[];
  /** Issues found before anything is read, e.g. a file of items with an unexpected name. */
  readonly faults: readonly ImportIssue[];
  /** Changes when the content has changed. For a table or a database it is a new one at each call. */
  readonly fingerprint: string;
  /**
   * All items, in any order, chunk by chunk, in bounded memory. Each has its issues.
   *
   * @throws {SourceError} when reading the source fails
   */
  read(options?: ReadOptions): AsyncGenerator<SourceChunk>;
  /** Looks up the items of these ids (in lower case); absent when that would mean reading everything. */
  find?(ids: readonly string[]): Promise<SourceItem[]>;
  close(): Promise<void>;
}

export type SourceKind =
  "json-backup" | "backup" | "dynamodb-export" | "dynamodb-incremental" | "rejects" | "dynamodb" | "dsql";
