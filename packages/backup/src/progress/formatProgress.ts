import type { Progress } from "./Progress.ts";

const FIRST_MS = 500;

/** "12,000 items, 40 %, 3,100 a second, 6 s left"; unknown parts are left out. */
export function formatProgress(progress: Progress, elapsedMs: number): string {
  const parts = [`${progress.items.toLocaleString("en")} items`];
  const percent = percentOf(progress);
  if (percent !== undefined) parts.push(`${Math.floor(percent)} %`);
  // Too early for a rate.
  const rate = elapsedMs >= FIRST_MS ? (progress.items / elapsedMs) * 1_000 : 0;
  if (rate >= 1) parts.push(`${Math.round(rate).toLocaleString("en")} a second`);
  if (elapsedMs > 0 && percent !== undefined && percent > 0 && percent < 100)
    parts.push(`${formatDuration((elapsedMs / percent) * (100 - percent))} left`);
  return parts.join(", ");
}

/** 0 to 100; `undefined` if the total is unknown. */
export function percentOf({ done, total = 0 }: Progress): number | undefined {
  return total > 0 ? Math.min(100, (done / total) * 100) : undefined;
}

/** "8 s", "3 min 20 s", "2 h 5 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
