/** Dispatches a batch once its tick adds nothing more to it. */
export type Schedule = (read: () => void) => void;

/** DataLoader's option with the schedule. */
export function scheduledBy(schedule: Schedule | undefined): { batchScheduleFn?: Schedule } {
  return schedule === undefined ? {} : { batchScheduleFn: schedule };
}
