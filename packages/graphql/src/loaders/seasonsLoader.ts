import { type Item, MAX_IDS, type Query } from "@mattb.tech/billio-data";
import DataLoader from "dataloader";
import { groupBy } from "./groupBy.ts";
import { type Schedule, scheduledBy } from "./schedule.ts";

/** The seasons of series, by number: one statement per batch. */
export function seasonsLoader(query: Query, schedule?: Schedule) {
  return new DataLoader<string, Item[], string>(
    async (seriesIds) => {
      const seasons = await query.withSeriesIds({ seriesIds });
      const bySeries = groupBy(seasons, ({ seriesId }) => String(seriesId));
      return seriesIds.map((id) => bySeries.get(id) ?? []);
    },
    { maxBatchSize: MAX_IDS, ...scheduledBy(schedule) },
  );
}
