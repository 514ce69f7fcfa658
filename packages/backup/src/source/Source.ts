import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { ImportIssue } from "../issues/ImportIssue.ts";

/** Where in its source an item is: the file, key or table, and what helps to find it there. */
export interface Location {
  file: string;
  /** Number of the item in the file, from 1. */
  item?: number;
  /** Line on which it begins, from 1. */
  line?: number;
}

/** An item as its source has it, for a file of rejects that loses nothing. */
export type RawItem =
  /** An element of a JSON backup: the text of one JSON value, or of what should have been one. */
  | { form: "json"; text: string }
  /** An item of DynamoDB in typed JSON, `{"title":{"S":"…"},…}`. */
  | { form: "dynamodb"; text: string }
  /** A line of a new backup. */
  | { form: "row"; text: string }
  /** What is no text, or no item of any form. */
  | { form: "bytes"; base64: string };

/** One item of a source: the row that it becomes, or what is wrong with it. */
export interface SourceItem {
  at: Location;
  /** In lower case; absent when it couldn't be read. */
  id?: string;
  /** Absent when the item has issues, or is deleted. */
  row?: StoredRow;
  /** Of a chain of incremental exports that has no full one before it: the item is gone. */
  deleted?: true;
  faults: readonly FieldIssue[];
  /** Made when asked for: most items are never rejected. */
  raw: () => RawItem;
}

/** What a source had at once, and how far its reading has come. */
export interface SourceChunk {
  items: SourceItem[];
  /**
   * What is wrong with a file as a whole: it is cut off, isn't what its checksum says, lacks items. What came of it before
   * may be anything, so that such a source is refused as a whole, also by who sets single items aside.
   */
  faults: readonly ImportIssue[];
  /** Bytes (or, where those aren't known, items) read so far, of `Source.size`. */
  done: number;
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
}

/** Something that items are read from, as often as one likes. */
export interface Source {
  /** What it is, as a person is told, e.g. "DynamoDB export in typed JSON of 2026-11-20, 12 files". */
  readonly description: string;
  readonly kind: SourceKind;
  /** The place, as it was named. */
  readonly place: string;
  /** What the reading's progress counts to. */
  readonly size: { unit: "bytes" | "items"; total: number };
  /** What else is there and isn't read: names; a folder's name ends in a slash. */
  readonly notRead: readonly string[];
  /** What is wrong before anything is read, e.g. a file of items that isn't named as one. */
  readonly faults: readonly ImportIssue[];
  /** Another text when what is there has changed. Of a table or a database: a new one at each call. */
  readonly fingerprint: string;
  /**
   * All items, in any order, chunk by chunk, memory bounded. Whatever is wrong with an item comes with it.
   *
   * @throws {SourceError} when the source can't be read any more
   */
  read(options?: ReadOptions): AsyncGenerator<SourceChunk>;
  /** The items of these ids (in lower case), where they can be had without reading everything. */
  find?(ids: readonly string[]): Promise<SourceItem[]>;
  close(): Promise<void>;
}

export type SourceKind =
  "json-backup" | "backup" | "dynamodb-export" | "dynamodb-incremental" | "rejects" | "dynamodb" | "dsql";
