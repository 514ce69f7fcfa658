import { madeUpId } from "./madeUpBooks.ts";

const DATES = { addedAt: 1_577_836_800_000, movedAt: 1_577_836_800_000 };

/** An item in the old system's form, the same for the same number. */
export function oldItem(
  type: string,
  n: number,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { type, id: madeUpId(n), shelf: "Read", title: `${type} ${String(n)}`, ...DATES, ...more };
}

/** A series and seasons of it, numbered after it. */
export function oldSeries(n: number, seasons: number, more: Record<string, unknown> = {}) {
  return {
    series: oldItem("TvSeries", n, { shelf: "Watching", ...more }),
    seasons: Array.from({ length: seasons }, (_, index) =>
      oldItem("TvSeason", n + index + 1, {
        shelf: "Watching",
        seriesId: madeUpId(n),
        seasonNumber: index + 1,
      }),
    ),
  };
}
