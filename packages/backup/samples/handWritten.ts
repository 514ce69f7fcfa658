import { books } from "./data/books.ts";
import { games } from "./data/games.ts";
import { series } from "./data/series.ts";
import type { SampleItem } from "./oldForm.ts";
import { pick, sampleId } from "./sampleId.ts";

const DAY_MS = 86_400_000;
/** The day on which, in this story, the shelves at home were typed in: one moment for all of them. */
const FIRST_DAY = Date.UTC(2012, 0, 1);

export function bookItems(): SampleItem[] {
  return books.map(([title, author, year, rating, shelf, more]) => {
    const id = sampleId("Book", title, year);
    return {
      type: "Book",
      id,
      shelf,
      title,
      ...dates(id, year),
      rating: rating ?? undefined,
      notes: more?.notes,
      image: pick(3, id, "image") === 0 ? { width: 400, height: 620 } : undefined,
      own: { author, reread: more?.reread ?? false },
    };
  });
}

export function gameItems(): SampleItem[] {
  return games.map(([title, year, platforms, rating, shelf, more]) => {
    const id = sampleId("VideoGame", title, year);
    return {
      type: "VideoGame",
      id,
      shelf,
      title,
      ...dates(id, year),
      rating: rating ?? undefined,
      notes: more?.notes,
      image: pick(3, id, "image") === 0 ? { width: 460, height: 215 } : undefined,
      own: {
        platforms,
        devices: more?.devices ?? [],
        ...(more?.hoursPlayed === undefined ? {} : { hoursPlayed: more.hoursPlayed }),
        replay: more?.replay ?? false,
      },
    };
  });
}

export function seriesAndSeasonItems(): { series: SampleItem[]; seasons: SampleItem[] } {
  const seasons: SampleItem[] = [];
  const all = series.map(([title, rating, shelf, seasonYears, more]): SampleItem => {
    const [firstYear = 0] = seasonYears;
    const id = sampleId("TvSeries", title, firstYear);
    const watched = seasonYears.slice(0, more?.watched);
    let { addedAt, movedAt } = dates(id, firstYear);
    for (const [index, year] of watched.entries()) {
      const seasonId = sampleId("TvSeason", title, index + 1);
      // One season after the other; the series moves with its last one.
      const seasonAddedAt = Math.max(movedAt, Date.UTC(year, 8, 1));
      movedAt = seasonAddedAt + (20 + pick(60, seasonId, "watched")) * DAY_MS;
      const isLast = index === watched.length - 1;
      const seasonTitle = more?.seasonTitles?.[index] ?? undefined;
      seasons.push({
        type: "TvSeason",
        id: seasonId,
        shelf: isLast && shelf !== "Finished" ? shelf : "FinishedSeason",
        title,
        addedAt: seasonAddedAt,
        movedAt,
        rating: isLast ? (rating ?? undefined) : clampRating((rating ?? 8) + pick(3, seasonId, "rating") - 1),
        seriesId: id,
        own: {
          seasonNumber: index + 1,
          ...(seasonTitle === undefined ? {} : { seasonTitle }),
          releaseYear: String(year),
          rewatch: pick(9, seasonId, "rewatch") === 0,
        },
      });
    }
    return {
      type: "TvSeries",
      id,
      shelf,
      title,
      addedAt,
      movedAt,
      rating: rating ?? undefined,
      externalId: more?.tmdb === undefined ? undefined : String(more.tmdb),
      notes: more?.notes,
      image: pick(3, id, "image") === 0 ? { width: 680, height: 1000 } : undefined,
      own: { releaseYear: String(firstYear) },
    };
  });
  return { series: all, seasons };
}

/** Many old works came on the first day, most of them never moved since; the others when they came out, or later. */
function dates(id: string, year: number): { addedAt: number; movedAt: number } {
  if (year < 2012 && pick(2, id, "first day") === 0) {
    return {
      addedAt: FIRST_DAY,
      movedAt: FIRST_DAY + (pick(3, id, "moved") === 0 ? pick(2_000, id, "read") * DAY_MS : 0),
    };
  }
  const published = Math.max(FIRST_DAY, Date.UTC(year, 11, 1));
  const addedAt = published + pick(400, id, "added") * DAY_MS + pick(DAY_MS, id, "time");
  return { addedAt, movedAt: addedAt + pick(120 * DAY_MS, id, "read") };
}

function clampRating(rating: number): number {
  return Math.min(10, Math.max(1, rating));
}
