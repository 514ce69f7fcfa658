import { isItemType, itemTypes, shelves as knownShelves } from "@mattb.tech/billio-config";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import type { Source } from "../source/Source.ts";
import type { Stats, TypeStats, YearCount } from "./Stats.ts";

/** Most distinct names of types, and of each type's shelves; only a broken source has more. */
const MOST_NAMES = 1_000;
const FURTHER = "(others)";
const HIGHEST_RATING = 10;
const MOST_FILE_FAULTS = 20;

export interface CountOptions {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Counts the items of a source, in one pass and in bounded memory: per type and shelf, by year, and ratings. Incremental
 * exports without a full one count the items written in their time.
 *
 * @throws {SourceError} when reading the source fails
 */
export async function countStats(source: Source, { signal, onProgress }: CountOptions = {}): Promise<Stats> {
  const tallies = new Map<string, Tally>();
  let items = 0;
  let faulty = 0;
  let faultyFiles = source.faults.length;
  const fileFaults = source.faults.slice(0, MOST_FILE_FAULTS);
  for await (const chunk of source.read({ signal })) {
    signal?.throwIfAborted();
    faultyFiles += chunk.faults.length;
    fileFaults.push(...chunk.faults.slice(0, MOST_FILE_FAULTS - fileFaults.length));
    for (const { row, deleted } of chunk.items) {
      if (row === undefined) {
        if (deleted !== true) faulty++;
        continue;
      }
      items++;
      tally(row, tallies);
    }
    onProgress?.({ phase: "counting", items, done: chunk.done, total: source.size.total });
  }
  const { place, kind, description } = source;
  const types = inOrder(itemTypes, tallies).map(([type, counts]) => summarise(type, counts));
  const counted = new Date().toISOString();
  return { place, kind, description, counted, items, faulty, faultyFiles, fileFaults, types };
}

interface Tally {
  items: number;
  shelves: Map<string, number>;
  added: Map<string, number>;
  moved: Map<string, number>;
  ratings: number[];
}

function tally(row: Readonly<StoredRow>, tallies: Map<string, Tally>): void {
  const type = nameIn(tallies, row.type);
  let counts = tallies.get(type);
  if (counts === undefined) {
    const ratings = Array.from({ length: HIGHEST_RATING }, () => 0);
    counts = { items: 0, shelves: new Map(), added: new Map(), moved: new Map(), ratings };
    tallies.set(type, counts);
  }
  counts.items++;
  increment(counts.shelves, nameIn(counts.shelves, row.shelf));
  increment(counts.added, yearOf(row.addedAt));
  increment(counts.moved, yearOf(row.movedAt));
  const rating = Number(row.rating);
  if (row.rating !== null && rating >= 1 && rating <= HIGHEST_RATING) {
    counts.ratings[rating - 1] = (counts.ratings[rating - 1] ?? 0) + 1;
  }
}

function nameIn(map: ReadonlyMap<string, unknown>, name: string | null): string {
  const text = name ?? "";
  return map.has(text) || map.size < MOST_NAMES ? text : FURTHER;
}

function increment(map: Map<string, number>, name: string): void {
  map.set(name, (map.get(name) ?? 0) + 1);
}

/** As the time is stored, in UTC. */
function yearOf(time: string | null): string {
  return /^(\d{4})-\d\d-\d\d[ T][\d:.]+(?:Z|\+00)$/.exec(time ?? "")?.[1] ?? "other";
}

function summarise(type: string, { items, shelves, added, moved, ratings }: Tally): TypeStats {
  const known = isItemType(type) ? knownShelves[type] : [];
  const rated = ratings.reduce((sum, count) => sum + count, 0);
  const points = ratings.reduce((sum, count, index) => sum + count * (index + 1), 0);
  return {
    type,
    items,
    shelves: inOrder(known, shelves).map(([shelf, number]) => ({ shelf, items: number })),
    added: byYear(added),
    moved: byYear(moved),
    ratings: {
      ...{ counts: ratings, rated, unrated: items - rated },
      ...(rated === 0 ? {} : { mean: Math.round((points / rated) * 100) / 100 }),
    },
  };
}

function byYear(years: ReadonlyMap<string, number>): YearCount[] {
  return [...years].map(([year, items]) => ({ year, items })).sort((a, b) => (a.year < b.year ? -1 : 1));
}

function inOrder<T>(known: readonly string[], map: ReadonlyMap<string, T>): [string, T][] {
  const rank = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...map].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
