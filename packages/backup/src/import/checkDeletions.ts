import { storedSeasons } from "@mattb.tech/billio-data/bulk";
import { chunk } from "../arrays/chunk.ts";
import { idKey, keyId, keyText } from "../spill/idKey.ts";
import { Partitions } from "../spill/Partitions.ts";
import type { Findings } from "./Findings.ts";
import type { ReadItems } from "./readSource.ts";
import {
  formatPairRecord,
  type IdRecord,
  PAIR_RECORD_BYTES,
  parseIdRecord,
  parsePairRecord,
} from "./work/records.ts";
import { IDS_AT_ONCE, isBack, type Part, type Target } from "./Part.ts";

/** Stored seasons of series that are to be deleted, by the season's id. */
export type Leftovers = Partitions;

export function createLeftovers(folder: string): Promise<Leftovers> {
  return Partitions.create(folder, "leftovers", PAIR_RECORD_BYTES);
}

/** Records the stored seasons of this part's series that are to be deleted. */
export async function findLeftovers(part: Part, leftovers: Leftovers, { executor }: Target): Promise<void> {
  const series = new Map<string, IdRecord>();
  for (const [text, item] of part.items) {
    if (item.role === "deleted" && part.stored.get(text) === "TvSeries") series.set(keyId(item.key), item);
  }
  for (const ids of chunk([...series.keys()], IDS_AT_ONCE)) {
    for (const { id, seriesId } of await storedSeasons(executor, ids)) {
      const item = series.get(seriesId);
      if (item === undefined) continue;
      leftovers.add(formatPairRecord({ key: idKey(id), ordinal: item.ordinal, of: item.key }));
    }
  }
}

/** A series can't be deleted while a season of it stays. */
export async function checkDeletions(
  leftovers: Leftovers,
  read: ReadItems,
  findings: Findings,
): Promise<void> {
  if (leftovers.size === 0) return;
  for (let number = 0; number < Partitions.count; number++) {
    const pairs = (await leftovers.read(number)).map(parsePairRecord);
    if (pairs.length === 0) continue;
    const items = new Map<string, IdRecord>();
    for (const record of await read.ids.read(number)) {
      const item = parseIdRecord(record);
      const before = items.get(keyText(item.key));
      if (before === undefined || isBack(item, before)) items.set(keyText(item.key), item);
    }
    for (const { key, ordinal, of } of pairs) {
      const season = items.get(keyText(key));
      // The season is deleted, too, or written again with another series; otherwise the deletion is rejected.
      if (season !== undefined && season.role !== "faulty" && !findings.rejected.has(season.ordinal))
        continue;
      const fault = {
        field: "",
        reason: `is a TvSeries to be deleted of which the season ${keyId(key)} stays`,
      };
      findings.rejectLate(
        { ordinal, key: of, type: "TvSeries", role: "deleted" },
        fault,
        read.places,
        read.late,
      );
    }
  }
}
