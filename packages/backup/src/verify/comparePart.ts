import { keyText } from "../spill/idKey.ts";
import { type ItemRecord, type Reference, readRecord, readReference } from "./ItemRecord.ts";
import type { DifferenceKind } from "./VerifyReport.ts";

/** The records of both sides under one key. */
export interface Pair {
  key: string;
  from: ItemRecord[];
  against: ItemRecord[];
  /** Series of either side that aren't compared. */
  aside: ItemRecord[];
}

/** The records of one part, by key. */
export interface Part {
  pairs: Map<string, Pair>;
  references: Reference[];
}

export function gatherPart(records: readonly Buffer[]): Part {
  const pairs = new Map<string, Pair>();
  const references: Reference[] = [];
  for (const buffer of records) {
    const reference = readReference(buffer);
    if (reference !== undefined) {
      references.push(reference);
      continue;
    }
    const record = readRecord(buffer);
    const key = keyText(record.key);
    let pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, (pair = { key, from: [], against: [], aside: [] }));
    (record.isAside ? pair.aside : pair[record.side]).push(record);
  }
  return { pairs, references };
}

/** How the two sides differ under one key; `undefined` if they don't. */
export function judge({ from, against }: Pair): DifferenceKind | undefined {
  const [one] = from;
  const [other] = against;
  if (from.length < 2 && against.length < 2) {
    if (one !== undefined && other !== undefined && isSameHash(one, other)) return undefined;
    if (one === undefined && other === undefined) return undefined;
    if (one?.isFaulty === true || other?.isFaulty === true) return "faulty";
    return one === undefined ? "extra" : other === undefined ? "missing" : "different";
  }
  if ((one ?? other)?.hasId === true) return "twice";
  // Items without an id may be duplicates: then as often on both sides.
  return from.length === against.length ? undefined : "faulty";
}

function isSameHash(one: ItemRecord, other: ItemRecord): boolean {
  return one.isFaulty === other.isFaulty && Buffer.compare(one.hash, other.hash) === 0;
}
