import { type CountArguments, MAX_COUNTS, type Query } from "@mattb.tech/billio-data";
import DataLoader from "dataloader";
import { type Schedule, scheduledBy } from "./schedule.ts";

/** How many items lists hold: those of one moment in one statement. What is asked for has been checked before. */
export function totalLoader(query: Query, schedule?: Schedule) {
  return new DataLoader<CountArguments, number, string>((lists) => query.counts(lists), {
    cacheKeyFn: (list) => JSON.stringify(list),
    maxBatchSize: MAX_COUNTS,
    ...scheduledBy(schedule),
  });
}
