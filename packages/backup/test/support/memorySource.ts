import { itemRow, type StoredRow } from "@mattb.tech/billio-data/bulk";
import type { ImportIssue } from "../../src/issues/ImportIssue.ts";
import type { FieldIssue } from "../../src/issues/FieldIssue.ts";
import type { RawItem, Source, SourceItem } from "../../src/source/Source.ts";

interface Options extends Partial<Pick<Source, "kind" | "place" | "find">> {
  /** After so many items the reading fails. */
  failsAfter?: number;
  fileFaults?: readonly ImportIssue[];
  /** Items a chunk. */
  chunk?: number;
}

/** A source that counts how often it was read. */
export interface MemorySource extends Source {
  reads: number;
}

/** A source of these items, which are asked for at each reading. */
export function memorySource(
  items: () => Iterable<SourceItem>,
  { kind = "json-backup", place = "memory", chunk = 100, fileFaults = [], ...options }: Options = {},
): MemorySource {
  const source: MemorySource = {
    ...{
      kind,
      place,
      description: `made up as ${kind}`,
      notRead: [],
      faults: [],
      fingerprint: "1",
      reads: 0,
    },
    size: { unit: "items", total: 0 },
    async *read({ signal } = {}) {
      source.reads++;
      let done = 0;
      let next: SourceItem[] = [];
      for (const item of items()) {
        next.push(item);
        if (next.length < chunk) continue;
        done += next.length;
        yield { items: next, faults: [], done };
        next = [];
        if (done >= (options.failsAfter ?? Infinity)) throw new Error("The disk is gone");
        // A source waits for something, and looks whether it is still wanted.
        await Promise.resolve();
        signal?.throwIfAborted();
      }
      yield { items: next, faults: fileFaults, done: done + next.length };
    },
    ...(options.find === undefined ? {} : { find: options.find }),
    close: () => Promise.resolve(),
  };
  return source;
}

/** An id with this number in it. */
export function idOf(n: number): string {
  return `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
}

/** The row of a book, with these columns instead. */
export function bookRow(n: number, more: Partial<StoredRow> = {}): StoredRow {
  const { row } = itemRow({
    ...{ type: "Book", id: idOf(n), shelf: "Read", title: `Volume ${n}`, author: "Anonymous" },
    ...{ addedAt: new Date(1_600_000_000_000 + n), movedAt: new Date(1_650_000_000_000 + n) },
  });
  if (row === undefined) throw new Error("The made-up book breaks a rule");
  const { titleFolded: _, titleFoldedRest: __, ...stored } = row;
  return { ...stored, ...more };
}

export function sourceItem(row: StoredRow, n = 1): SourceItem {
  return {
    ...{ at: { file: "Made.json", item: n }, id: row.id?.toLowerCase() ?? "", row, faults: [] },
    raw: () => ({ form: "row", text: JSON.stringify(row) }),
  };
}

export function faultyItem(raw: RawItem, faults: readonly FieldIssue[], id?: string): SourceItem {
  return { at: { file: "Made.json", item: 1 }, ...(id === undefined ? {} : { id }), faults, raw: () => raw };
}
