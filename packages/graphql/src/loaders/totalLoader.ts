import { type CountArguments, MAX_COUNTS, type Query } from "@mattb.tech/billio-data";
import DataLoader from "dataloader";
import { type Schedule, scheduledBy } from "./schedule.ts";

/** How many items lists contain: one statement per batch. The arguments have been validated before. */
export function totalLoader(query: Query, schedule?: Schedule) {
  return new DataLoader<CountArguments, number, string>((lists) => query.counts(lists), {
    cacheKeyFn: (list) => JSON.stringify(list),
    maxBatchSize: MAX_COUNTS,
    ...scheduledBy(schedule),
  });
}
