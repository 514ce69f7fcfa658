import { storedRows, storedTypes } from "@mattb.tech/billio-data/bulk";
import { chunk } from "../arrays/chunk.ts";
import { keyId, keyText } from "../spill/idKey.ts";
import { Partitions } from "../spill/Partitions.ts";
import { checkDeletions, createLeftovers, findLeftovers, type Leftovers } from "./checkDeletions.ts";
import { checkSeries } from "./checkSeries.ts";
import type { Findings } from "./Findings.ts";
import type { ImportOptions } from "./ImportOptions.ts";
import { conflictWithStored } from "./conflictWithStored.ts";
import type { ReadItems } from "./readSource.ts";
import { describeLocation } from "./work/ItemLocations.ts";
import { type IdRecord, parseIdRecord } from "./work/records.ts";
import { parseRowText } from "./work/rowText.ts";
import type { Target, Part } from "./Part.ts";
import { isBack, IDS_AT_ONCE } from "./Part.ts";
/** Whole rows, of up to 2 MiB each. */
const ROWS_AT_ONCE = 100;

/**
 * Checks a source's items against each other and the database: duplicate ids, seasons whose series is neither stored nor in
 * the source, stored items that differ. One part of the ids at a time.
 *
 * @returns how many ids of the source are stored; looked up only without `allowOthers`
 * @throws {DataError} when the lookup fails
 */
export async function checkItems(
  read: ReadItems,
  findings: Findings,
  target: Target,
  options: ImportOptions,
): Promise<number> {
  const leftovers = await createLeftovers(options.work);
  try {
    const stored = await checkParts(read, findings, target, options, leftovers);
    await checkDeletions(leftovers, read, findings);
    return stored;
  } finally {
    leftovers.close();
  }
}

async function checkParts(
  read: ReadItems,
  findings: Findings,
  target: Target,
  options: ImportOptions,
  leftovers: Leftovers,
): Promise<number> {
  const { signal, onProgress } = options;
  let [stored, checked] = [0, 0];
  for (let number = 0; number < Partitions.count; number++) {
    signal?.throwIfAborted();
    const part: Part = { items: new Map(), stored: new Map() };
    const records = await read.ids.read(number);
    for (const record of records) addItem(parseIdRecord(record), part, read, findings);
    if (!target.isEmpty) stored += await lookUp(part, read, findings, target, options);
    await findLeftovers(part, leftovers, target);
    await checkSeries(number, part, read, findings, target);
    checked += records.length;
    onProgress?.({ phase: "checking", items: checked, done: checked, total: read.ids.size });
  }
  return stored;
}

function addItem(item: IdRecord, { items }: Part, read: ReadItems, findings: Findings): void {
  const text = keyText(item.key);
  const before = items.get(text);
  if (before === undefined) {
    items.set(text, item);
    return;
  }
  // A table may have had two keys of one id, by type or by spelling: the item deleted under one is here under the other.
  const gone = isBack(item, before) ? before : item;
  if (gone.role === "deleted") {
    if (gone === before) items.set(text, item);
    findings.skipped.add(gone.ordinal);
    findings.deletions.absent++;
    return;
  }
  if (item.role === "other shard" || item.role === "left out") return;
  const reason = `is used before, by ${describeLocation(read.places.get(before.ordinal))}`;
  findings.rejectLate(item, { field: "id", reason }, read.places, read.late);
}

/** Looks up which ids are stored, and with the source's type. Returns their number. */
async function lookUp(
  { items, stored }: Part,
  read: ReadItems,
  findings: Findings,
  { executor }: Target,
  options: ImportOptions,
): Promise<number> {
  const { allowOthers = false } = options;
  const toCompare: IdRecord[] = [];
  const toFind: IdRecord[] = [];
  for (const item of items.values()) {
    if (item.role === "ours") toCompare.push(item);
    // Deleted series are checked for seasons that would be left.
    else if (item.role === "deleted" || !allowOthers) toFind.push(item);
  }
  for (const some of chunk(toFind, IDS_AT_ONCE)) {
    const types = await storedTypes(executor, some.map(idOf));
    for (const item of some) {
      const type = types.get(idOf(item));
      if (type === undefined) continue;
      stored.set(keyText(item.key), type);
    }
  }
  for (const some of chunk(toCompare, ROWS_AT_ONCE)) {
    const rows = await storedRows(executor, some.map(idOf));
    for (const item of some) {
      const row = rows.get(idOf(item));
      if (row === undefined) continue;
      stored.set(keyText(item.key), row.type ?? "");
      if (row.type === typeText(item, read)) conflictWithStored(item, row, read, findings, options);
      else rejectType(item, row.type ?? "", read, findings);
    }
  }
  return stored.size;
}

function rejectType(item: IdRecord, storedType: string, read: ReadItems, findings: Findings): void {
  const reason = `is the id of a ${storedType} in the database`;
  findings.rejectLate(item, { field: "id", reason }, read.places, read.late);
}

/** Rows of a backup may have unknown types. */
function typeText(item: IdRecord, { rows }: ReadItems): string | null {
  return item.type ?? parseRowText(rows.at(item.offset, item.length)).row.type;
}

function idOf({ key }: IdRecord): string {
  return keyId(key);
}
