import type { Call, ModelItem } from "./Model.ts";

/** The ids that all calls of a round are about, so that they meet. */
export interface Ids {
  books: readonly string[];
  series: readonly string[];
  seasons: readonly string[];
}

/** Draws calls from random numbers. Every text is unique, so that it identifies its write. */
export class RandomCalls {
  readonly #random: () => number;
  #texts = 0;

  /** @param random numbers from 0 to 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  one<T>(of: readonly T[]): T {
    return of[Math.floor(this.#random() * of.length)] as T;
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #text(): string {
    return `t${++this.#texts}`;
  }

  #item(type: string): ModelItem {
    return {
      type,
      title: this.#text(),
      ...(this.chance(0.5) ? { rating: 1 + Math.floor(this.#random() * 10) } : {}),
      ...(this.chance(0.5) ? { author: this.#text() } : {}),
    };
  }

  #season(ids: Ids): ModelItem & { seriesId: string } {
    return { ...this.#item("TvSeason"), seriesId: this.one(ids.series) };
  }

  /** An item to be there before a round. */
  before(type: string, ids: Ids): ModelItem {
    return type === "TvSeason" ? this.#season(ids) : this.#item(type);
  }

  /**
   * A call about these ids.
   *
   * @param seriesGo whether series are deleted; then no season is given one. Both at once would meet a fault of the local
   *   DSQL, not of the library: it lets a DELETE pass that waits for a FOR KEY SHARE whose transaction commits at that
   *   moment, where a cluster tells one of the two of a conflict. The forced races of clause 3.3 have both.
   */
  call(ids: Ids, seriesGo: boolean): Call {
    for (;;) {
      const call = this.#anyCall(ids);
      const deletesSeries = call.kind === "delete" && call.type === "TvSeries";
      const item = call.kind === "update" ? call.changes : "item" in call ? call.item : undefined;
      if (seriesGo ? item?.seriesId === undefined : !deletesSeries) return call;
    }
  }

  #anyCall(ids: Ids): Call {
    const [type, of] = this.one([
      ["Book", ids.books],
      ["TvSeries", ids.series],
      ["TvSeason", ids.seasons],
    ] as const);
    const id = this.one(of);
    const item = () => (type === "TvSeason" ? this.#season(ids) : this.#item(type));
    switch (Math.floor(this.#random() * 11)) {
      case 0:
        return { kind: "read", type, id };
      case 1:
      case 2:
        return { kind: "create", id, item: item() };
      case 3:
        return { kind: "replace", id, item: item() };
      case 4:
        return { kind: "update", type, id, changes: this.#changes(type, ids) };
      case 5:
      case 6:
        return { kind: "delete", type, id };
      case 7:
        return { kind: "increment", type, id };
      case 8:
        return { kind: "addSeason", id: this.one(ids.seasons), item: this.#season(ids) };
      case 9: {
        const [one = "", two = ""] = this.chance(0.5) ? ids.books : ids.books.toReversed();
        return {
          kind: "pair",
          id: one,
          item: this.#item("Book"),
          other: { type: "Book", id: two, rating: 7 },
        };
      }
      default: {
        // What is kept is only read, and of two such reads snapshot isolation allows orders that aren't serial.
        const existing = this.one(["replace", "keep"] as const);
        const wanted = existing === "keep" ? [this.one(ids.books)] : ids.books;
        return {
          kind: "import",
          existing,
          // Rarely under another type, which is rejected.
          items: wanted.map((each) => ({
            id: each,
            item: this.#item(this.chance(0.1) ? "Feature" : "Book"),
          })),
        };
      }
    }
  }

  #changes(type: string, ids: Ids): Partial<ModelItem> {
    const changes: Partial<ModelItem>[] = [{ title: this.#text() }, { rating: 3 }, { author: this.#text() }];
    if (type === "TvSeason")
      changes.push({ seriesId: this.one(ids.series) }, { seriesId: this.one(ids.series) });
    return this.one(changes);
  }
}
