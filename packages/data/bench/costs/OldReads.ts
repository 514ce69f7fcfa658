import type pg from "pg";
import { type OldItem, oldItem, storedSize, unitsOfQuery } from "./OldTable.ts";
import { itemSize, readUnits } from "./requestUnits.ts";

interface Group {
  type: string;
  shelf: string;
  items: number;
}

/** Items of a type that are looked at for their mean size. */
const SAMPLE = 500;

/**
 * Read units of the calls of the old data layer over a table with the same items, eventually consistent. A list counted
 * all its items on each page.
 */
export class OldReads {
  readonly #groups: readonly Group[];
  /** Of an item, by type. */
  readonly #sizes: ReadonlyMap<string, number>;
  /** In the table and its indexes together, by type. */
  readonly #storedSizes: ReadonlyMap<string, number>;

  private constructor(
    groups: readonly Group[],
    sizes: ReadonlyMap<string, number>,
    storedSizes: ReadonlyMap<string, number>,
  ) {
    this.#groups = groups;
    this.#sizes = sizes;
    this.#storedSizes = storedSizes;
  }

  static async measure(backend: pg.Client): Promise<OldReads> {
    const { rows: groups } = await backend.query<Group>(
      "SELECT type, shelf, count(*)::int AS items FROM items GROUP BY type, shelf",
    );
    const sizes = new Map<string, number>();
    const storedSizes = new Map<string, number>();
    for (const type of new Set(groups.map((group) => group.type))) {
      const { rows } = await backend.query<{ row: Record<string, unknown> }>(
        "SELECT to_jsonb(i) AS row FROM items i WHERE type = $1 ORDER BY id LIMIT $2",
        [type, SAMPLE],
      );
      const mean = (of: (item: OldItem) => number) =>
        rows.reduce((sum, { row }) => sum + of(oldItem(row)), 0) / rows.length;
      sizes.set(type, mean(itemSize));
      storedSizes.set(type, mean(storedSize));
    }
    return new OldReads(groups, sizes, storedSizes);
  }

  /** Bytes that are billed for storing all items. */
  get storedBytes(): number {
    return this.#groups.reduce((sum, { type, items }) => sum + items * (this.#storedSizes.get(type) ?? 0), 0);
  }

  /** Items by their keys, none of them over 4 KB. */
  get(items = 1): number {
    return items * readUnits(this.#size("TvSeason"));
  }

  /** Those of one key of an index, e.g. the seasons of a series. */
  some(type: string, items: number): number {
    return unitsOfQuery(items, this.#size(type));
  }

  /** A page of a list, and the count of the list. */
  page(first: number, type: string, shelf?: string): number {
    const items = this.#count(type, shelf);
    return this.some(type, Math.min(first, items)) + this.some(type, items);
  }

  /** A page of features and series, and its count. */
  watching(first: number): number {
    const [features, series] = [this.#count("Feature"), this.#count("TvSeries")];
    const bytes = features * this.#size("Feature") + series * this.#size("TvSeries");
    return this.some("Feature", first) + unitsOfQuery(1, bytes);
  }

  #size(type: string): number {
    return this.#sizes.get(type) ?? 0;
  }

  #count(type: string, shelf?: string): number {
    return this.#groups
      .filter((group) => group.type === type && (shelf === undefined || group.shelf === shelf))
      .reduce((sum, { items }) => sum + items, 0);
  }
}
