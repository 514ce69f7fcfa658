import type { ItemType } from "@mattb.tech/billio-config";
import { pick, random } from "./random.ts";
import { title } from "./title.ts";
import { uuid } from "./uuid.ts";

/** A word that the titles of exactly three Features hold, whatever the number of items (from 10,000 on). */
export const RARE_WORD = "zugzwang";
const RARE = new Set([7, 2_007, 9_007]);

/** The types that are generated; there may be more. */
type GeneratedType = "Book" | "VideoGame" | "Feature" | "TvSeries" | "TvSeason";

/** A block of 20 items: a quarter books, two games, eight features, and one series with its four seasons. */
const BLOCK = [
  ...Array<GeneratedType>(5).fill("Book"),
  ...Array<GeneratedType>(2).fill("VideoGame"),
  ...Array<GeneratedType>(8).fill("Feature"),
  "TvSeries",
  ...Array<GeneratedType>(4).fill("TvSeason"),
] as const;
const SERIES_IN_BLOCK = BLOCK.indexOf("TvSeries");

/** Shelf by item type: first what waits, then what is under way, then what is done, where most are. */
export const shelves = {
  Book: ["ToRead", "Reading", "Read"],
  VideoGame: ["ToPlay", "Playing", "Played"],
  Feature: ["ToWatch", "Watching", "Watched"],
  TvSeries: ["ToWatch", "Watching", "Watched"],
  TvSeason: ["ToWatch", "Watching", "Watched"],
} as const satisfies Record<GeneratedType, readonly [string, string, string]>;

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2008, 0, 1);
const TO = Date.UTC(2026, 10, 1);

/** An item as `createItem` takes it. */
export interface GeneratedItem {
  id: string;
  type: ItemType;
  shelf: string;
  title: string;
  movedAt: Date;
  addedAt: Date;
  rating?: number;
  image?: { url: string; width: number; height: number };
  externalId: string;
  notes?: string;
  seriesId?: string;
  [field: string]: unknown;
}

/** The item with a number, from 0. The same number gives the same item on every machine and for every N. */
export function itemAt(number: number): GeneratedItem {
  const next = random(Math.imul(number + 1, 0x27d4eb2f));
  const position = number % BLOCK.length;
  const type = BLOCK[position] ?? "Feature";
  const added = FROM + next() * (TO - FROM);
  // A third is dated to the day, as imports from elsewhere are: many items share one timestamp.
  const whole = (time: number) => (next() < 0.33 ? Math.floor(time / DAY_MS) * DAY_MS : Math.floor(time));
  const addedAt = new Date(whole(added));
  const movedAt = new Date(Math.max(addedAt.getTime(), whole(added + next() ** 2 * (TO - added))));
  const [waiting, underWay, done] = shelves[type];
  const chance = next();
  const shelf = chance < 0.25 ? waiting : chance < 0.28 ? underWay : done;
  const word = RARE.has(number) ? ` ${RARE_WORD}` : "";
  return {
    id: uuid(number),
    type,
    shelf,
    title: title(next) + word,
    movedAt,
    addedAt,
    ...(next() < 0.6 ? { rating: 1 + Math.floor(Math.sqrt(next()) * 10) } : {}),
    ...(next() < 0.8
      ? { image: { url: `https://images.example/${number}.jpg`, width: 400, height: 600 } }
      : {}),
    externalId: `bench:${number}`,
    ...(next() < 0.1 ? { notes: "Seen with friends; the second half is the better one." } : {}),
    ...fieldsOf(type, number, next),
  };
}

function fieldsOf(type: GeneratedType, number: number, next: () => number): Record<string, unknown> {
  const releaseYear = 1930 + Math.floor(next() * 96);
  const position = number % BLOCK.length;
  switch (type) {
    case "Book":
      return {
        author: `${pick(next, ["A.", "B.", "C.", "J.", "M."])} Writer ${Math.floor(next() * 900)}`,
        reread: false,
      };
    case "VideoGame":
      return {
        platforms: ["Windows", "Switch"],
        devices: ["Deck"],
        hoursPlayed: Math.floor(next() * 90),
        replay: false,
      };
    case "Feature":
      return { releaseYear, rewatch: next() < 0.1 };
    case "TvSeries":
      return { releaseYear };
    case "TvSeason": {
      const seasonNumber = position - SERIES_IN_BLOCK;
      const seriesId = uuid(number - seasonNumber);
      return { seriesId, seasonNumber, seasonTitle: `Season ${seasonNumber}`, releaseYear, rewatch: false };
    }
  }
}

/** The number of the n-th item of a type, from 0. */
export function numberOf(type: ItemType, n: number): number {
  const first = BLOCK.findIndex((each) => each === type);
  const perBlock = BLOCK.filter((each) => each === type).length;
  return Math.floor(n / perBlock) * BLOCK.length + first + (n % perBlock);
}

/** How many of N items have a type. */
export function countOf(type: ItemType, items: number): number {
  const perBlock = BLOCK.filter((each) => each === type).length;
  return Math.floor(items / BLOCK.length) * perBlock;
}
