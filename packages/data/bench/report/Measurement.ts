/** One line of the report: what the library takes, compared with its baseline. The names are those of the JSON report. */
export interface Measurement {
  section: string;
  name: string;
  /** Items in the table; absent where it makes no difference. */
  items?: number;
  unit: "ms" | "per s" | "kB" | "mDPU";
  /** Median of the library. */
  library: number;
  libraryP95?: number;
  /** Median of the baseline. */
  floor?: number;
  floorP95?: number;
  /** Library to baseline; of times, the median over neighbouring blocks (`ratioOf`). */
  ratio?: number;
  /** The target: a bound of the ratio or of the library's own value. */
  target?: { of: "ratio" | "library"; atMost?: number; atLeast?: number };
  /** Statements the library sends for one call. */
  statements?: number;
  /** How many statements are allowed. */
  statementsAtMost?: number;
  /** Rows taken from tables and indexes for one call. */
  rowsRead?: number;
  floorRowsRead?: number;
  /** Share of a list that lies before the page, for the plot. */
  depth?: number;
  /** Which of several ways was the baseline, or the error. */
  note?: string;
}

/** What misses its target, in words; empty when all is well. */
export function misses(measurement: Measurement): string[] {
  const { target, ratio, library, statements, statementsAtMost } = measurement;
  const found: string[] = [];
  if (target) {
    const value = target.of === "ratio" ? ratio : library;
    const missed =
      value === undefined ||
      Number.isNaN(value) ||
      (target.atMost !== undefined && value > target.atMost) ||
      (target.atLeast !== undefined && value < target.atLeast);
    if (missed) {
      const bound = target.atMost === undefined ? `≥ ${target.atLeast ?? ""}` : `≤ ${target.atMost}`;
      found.push(target.of === "ratio" ? `ratio ${bound}` : `${bound} ${measurement.unit}`);
    }
  }
  if (statements !== undefined && statementsAtMost !== undefined && statements > statementsAtMost) {
    found.push(`${statementsAtMost} statement${statementsAtMost === 1 ? "" : "s"}`);
  }
  return found;
}
