/** Has a batch read when nothing more is asked of it at this moment. */
export type Schedule = (read: () => void) => void;

/** The option of DataLoader's that has it. */
export function scheduledBy(schedule: Schedule | undefined): { batchScheduleFn?: Schedule } {
  return schedule === undefined ? {} : { batchScheduleFn: schedule };
}
