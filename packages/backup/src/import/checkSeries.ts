import { storedTypes } from "@mattb.tech/billio-data/bulk";
import { chunk } from "../arrays/chunk.ts";
import { keyId, keyText } from "../spill/idKey.ts";
import type { Findings } from "./Findings.ts";
import type { ReadItems } from "./readSource.ts";
import { describeLocation } from "./work/ItemLocations.ts";
import { type IdRecord, type PairRecord, parsePairRecord } from "./work/records.ts";
import { IDS_AT_ONCE, type Part, type Target } from "./Part.ts";

/** Checks that the series of each season is stored or in the source. */
export async function checkSeries(
  number: number,
  part: Part,
  read: ReadItems,
  findings: Findings,
  target: Target,
): Promise<void> {
  const doubtful: { season: PairRecord; series: IdRecord | undefined }[] = [];
  for (const record of await read.series.read(number)) {
    const season = parsePairRecord(record);
    const series = part.items.get(keyText(season.key));
    if (series === undefined || !comesAlong(series, findings)) doubtful.push({ season, series });
  }
  for (const some of chunk(doubtful, IDS_AT_ONCE)) {
    const types = target.isEmpty
      ? new Map()
      : await typesOf(
          some.map(({ season }) => keyId(season.key)),
          target,
        );
    for (const { season, series } of some) {
      const isStored = types.get(keyId(season.key)) === "TvSeries";
      // A series that is to be deleted doesn't count.
      if (isStored && series?.role !== "deleted") continue;
      const fault = { field: "seriesId", reason: reasonOf(season, series, read) };
      const { ordinal, of } = season;
      findings.rejectLate(
        { ordinal, key: of, type: "TvSeason", role: "ours" },
        fault,
        read.places,
        read.late,
      );
    }
  }
}

async function typesOf(ids: readonly string[], { executor }: Target): Promise<Map<string, string>> {
  return storedTypes(executor, [...new Set(ids)]);
}

function comesAlong({ type, role, ordinal }: IdRecord, { rejected }: Findings): boolean {
  return type === "TvSeries" && (role === "ours" || role === "other shard") && !rejected.has(ordinal);
}

function reasonOf({ key }: PairRecord, series: IdRecord | undefined, read: ReadItems): string {
  const id = keyId(key);
  if (series === undefined)
    return `names ${id}, which is no TvSeries, neither in the source nor in the database`;
  const location = describeLocation(read.places.get(series.ordinal));
  if (series.role === "deleted") return `names ${id}, a TvSeries that is deleted by ${location}`;
  if (series.type !== undefined && series.type !== "TvSeries") return `names no TvSeries but ${location}`;
  if (series.role === "left out")
    return `names ${id}, a TvSeries that isn't stored and is left out by what is imported only`;
  return `names ${id}, a TvSeries that is rejected itself: ${location}`;
}
