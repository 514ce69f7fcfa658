/** The time since `began` (of `performance.now()`) in seconds, as text. */
export function formatSeconds(began: number): string {
  return `${((performance.now() - began) / 1_000).toFixed(1)} s`;
}
