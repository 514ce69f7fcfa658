import { describeLocation } from "../../import/work/ItemLocations.ts";
import type { AttributeMap } from "../../old/AttributeMap.ts";
import { canonicalAttributes } from "../../old/canonicalAttributes.ts";
import { TABLE_KEY } from "../../old/oldTable.ts";
import { chunk } from "../../arrays/chunk.ts";
import { inParallel } from "../inParallel.ts";
import { oldKeys } from "../oldKeys.ts";
import { getItems, scanPage } from "../requests.ts";
import { PartedLines } from "./PartedLines.ts";
import { parseLine, type ReadLine } from "./readItems.ts";
import { decisions, type TableWriting, wholly } from "./TableWriting.ts";

/** Ids that are looked up at a time: six keys each, and their own. */
const IDS_AT_ONCE = 14;
const REQUESTS_AT_ONCE = 4;

/** Decides what to do with each item that was read, by the other items and by what the table has. */
export async function decide(writing: TableWriting): Promise<void> {
  const { lines, retry, onProgress } = writing;
  const isEmpty = await isTableEmpty(writing);
  let checked = 0;
  for (let part = 0; part < PartedLines.count; part++) {
    retry.signal?.throwIfAborted();
    const read = (await lines.read(part)).map(parseLine);
    const decided = new Uint8Array(read.length);
    const first = new Map<string, ReadLine>();
    const open: number[] = [];
    for (const [index, line] of read.entries()) {
      const before = first.get(line.id);
      if (before === undefined) {
        first.set(line.id, line);
        open.push(index);
      } else if (line.item === undefined) decided[index] = decisions.absent;
      // A deletion under another type's key doesn't count: the item is here now.
      else if (before.item === undefined) {
        first.set(line.id, line);
        open.push(index);
        const at = read.indexOf(before);
        open.splice(open.indexOf(at), 1);
        decided[at] = decisions.absent;
      } else reject(line, `has an id that is used before, by ${describeLocation(before.at)}`, writing);
    }
    const stored = isEmpty ? new Map<string, AttributeMap[]>() : await lookUp(read, open, writing);
    for (const index of open) {
      const line = read[index];
      if (line) decided[index] = decideOne(line, stored.get(line.id) ?? [], writing);
    }
    writing.decided.push(decided);
    checked += read.length;
    onProgress?.({ phase: "checking", items: checked, done: checked, total: lines.size });
  }
}

async function isTableEmpty({ client, table, retry }: TableWriting): Promise<boolean> {
  const request = { table: table.name, segment: 0, segments: 1, limit: 1 };
  const { items, lastKey } = await scanPage(client, request, retry);
  return items.length === 0 && lastKey === undefined;
}

/** The table's items of these ids, under any key of the old system. */
async function lookUp(
  read: readonly ReadLine[],
  indexes: readonly number[],
  { client, table, retry }: TableWriting,
): Promise<Map<string, AttributeMap[]>> {
  const lines = indexes.flatMap((index) => read[index] ?? []);
  const groups = chunk(lines, IDS_AT_ONCE).map((some) => {
    const keys = some.flatMap(({ id, item }) => [
      ...oldKeys(id),
      ...(item === undefined ? [] : [keyOf(item)]),
    ]);
    return [...new Set(keys)];
  });
  const stored = new Map<string, AttributeMap[]>();
  await inParallel(groups, REQUESTS_AT_ONCE, async (keys) => {
    for (const item of await getItems(client, table.name, keys, retry)) {
      const id = idOfKey(keyOf(item));
      stored.set(id, [...(stored.get(id) ?? []), item]);
    }
  });
  return stored;
}

function decideOne(line: ReadLine, stored: readonly AttributeMap[], writing: TableWriting): number {
  const { item } = line;
  if (item === undefined) return stored.length === 0 ? decisions.absent : decisions.delete;
  if (stored.length === 0) return decisions.create;
  const own = stored.find((each) => keyOf(each) === keyOf(item));
  const other = stored.find((each) => each !== own);
  if (own && !other && canonicalAttributes(own) === canonicalAttributes(item)) return decisions.equal;
  if (writing.onConflict === "replace") return decisions.replace;
  if (writing.onConflict === "skip") return decisions.keep;
  reject(
    line,
    own ? differs(own, item) : `is in the table under another key, ${other ? keyOf(other) : ""}`,
    writing,
  );
  return decisions.rejected;
}

const MAX_NAMES = 10;

function differs(stored: AttributeMap, item: AttributeMap): string {
  const names = [...new Set([...Object.keys(stored), ...Object.keys(item)])].filter(
    (name) => textOf(stored, name) !== textOf(item, name),
  );
  const some = names.slice(0, MAX_NAMES).map((name) => name.slice(0, 60));
  return `differs from the item of this key in the table, in ${some.join(", ")}${names.length > MAX_NAMES ? ", …" : ""}`;
}

function textOf(item: AttributeMap, name: string): string | undefined {
  const attribute = Object.hasOwn(item, name) ? item[name] : undefined;
  return attribute && canonicalAttributes({ attribute });
}

function reject(line: ReadLine, reason: string, writing: TableWriting): void {
  const { at, id, type, item, raw } = line;
  const counts = item === undefined ? writing.deletions : writing.countsOf(type);
  writing.reject({ at, id, reasons: wholly(reason) }, counts, () => raw ?? { form: "row", text: "" });
}

export function keyOf(item: Readonly<AttributeMap>): string {
  const key = Object.hasOwn(item, TABLE_KEY) ? item[TABLE_KEY] : undefined;
  return key?.S ?? "";
}

/** The id of a key, in lower case. */
export function idOfKey(key: string): string {
  return key.slice(key.indexOf(":") + 1).toLowerCase();
}
