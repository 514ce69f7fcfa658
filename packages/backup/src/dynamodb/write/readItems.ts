import { formatTypedJson } from "../../old/formatTypedJson.ts";
import { toAttributes } from "../../old/toAttributes.ts";
import { parseTypedJson } from "../../old/parseTypedJson.ts";
import type { AttributeMap } from "../../old/AttributeMap.ts";
import type { Location, RawItem, SourceItem } from "../../source/Source.ts";
import type { TableWriting } from "./TableWriting.ts";

/** A line of what was read: an item that fits the table, or an id to delete from it. */
export interface ReadLine {
  at: Location;
  id: string;
  /** The new system's type; absent for a deletion. */
  type?: string;
  item?: AttributeMap;
  /** Only when a file of rejects is written. */
  raw?: RawItem;
}

/**
 * Reads the whole source, converts it to items of the old table, and finds those that don't fit. Nothing is written to the
 * table.
 */
export async function readItems(writing: TableWriting): Promise<void> {
  const { source, onProgress, retry } = writing;
  for (const fault of source.faults) {
    writing.sourceFaults++;
    writing.faults.add(fault);
  }
  let read = 0;
  for await (const { items, faults, done } of source.read({ signal: retry.signal })) {
    retry.signal?.throwIfAborted();
    for (const fault of faults) {
      writing.sourceFaults++;
      writing.faults.add(fault);
    }
    for (const item of items) take(item, writing);
    read += items.length;
    onProgress?.({ phase: "reading", items: read, done, total: source.size.total });
  }
}

function take({ at, id, row, deleted, faults, raw }: SourceItem, writing: TableWriting): void {
  if (deleted && id !== undefined) {
    writing.deletions.read++;
    if (faults.length > 0) writing.reject({ at, id, reasons: faults }, writing.deletions, raw);
    else addLine({ at, id }, raw, writing);
    return;
  }
  const counts = writing.countsOf(row?.type);
  counts.read++;
  if (row === undefined) {
    writing.reject({ at, id, reasons: faults }, counts, raw);
    return;
  }
  const { attributes, faults: unfit } = toAttributes(row);
  if (unfit.length > 0) writing.reject({ at, id: row.id ?? undefined, reasons: unfit }, counts, raw);
  else addLine({ at, id: row.id ?? "", type: row.type ?? "", item: attributes }, raw, writing);
}

function addLine({ item, ...line }: ReadLine, raw: () => RawItem, { lines, rejects }: TableWriting): void {
  const rest = JSON.stringify({ ...line, ...(rejects === undefined ? {} : { raw: raw() }) });
  lines.add(line.id, item === undefined ? rest : `${rest.slice(0, -1)},"item":${formatTypedJson(item)}}`);
}

export function parseLine(text: string): ReadLine {
  const { item, ...line } = JSON.parse(text) as Omit<ReadLine, "item"> & { item?: unknown };
  return { ...line, ...(item === undefined ? {} : { item: parseTypedJson(item) }) };
}
