import type { Effort } from "../../../bench/interleave.ts";
import type { Load } from "./measure/throughput.ts";
import type { Measurement } from "./report/Measurement.ts";

export interface BenchOptions {
  /** Sizes of the table, each measured on its own. */
  items: readonly number[];
  /** Measures only what this matches, as `section name`. */
  only?: RegExp;
  /** A minute in all, for a look or a test: fewer calls, wider errors. */
  quick: boolean;
  /** Where the databases are kept from run to run. */
  dataDir: string;
  signal?: AbortSignal;
  log: (line: string) => void;
  /** Told each measurement as it is made. */
  onMeasurement: (measurement: Measurement) => void;
}

/** How much work goes into each part. */
export interface Extent {
  read: Effort;
  write: Effort;
  slowLine: Effort;
  loads: readonly Load[];
  /** Of the places where a write looks for expired records of others, one in so many has some. */
  expiredEvery: number;
  walks: number;
  processes: number;
}

export function extentOf(quick: boolean): Extent {
  return quick
    ? {
        read: { budgetMs: 60, block: 5, minimum: 10, maximum: 100, warmUp: 7 },
        write: { budgetMs: 60, block: 5, minimum: 10, maximum: 50, warmUp: 3 },
        slowLine: { budgetMs: 60, block: 3, minimum: 6, maximum: 10, warmUp: 1 },
        loads: [
          { concurrency: 1, calls: 5, blocks: 2 },
          { concurrency: 8, calls: 16, blocks: 1 },
          { concurrency: 32, calls: 32, blocks: 1 },
        ],
        expiredEvery: 32,
        walks: 1,
        processes: 3,
      }
    : {
        read: { budgetMs: 1_500, block: 4, minimum: 24, maximum: 1_000, warmUp: 30 },
        write: { budgetMs: 1_000, block: 4, minimum: 40, maximum: 400, warmUp: 30 },
        slowLine: { budgetMs: 900, block: 5, minimum: 20, maximum: 100, warmUp: 5 },
        loads: [
          { concurrency: 1, calls: 50, blocks: 9 },
          { concurrency: 8, calls: 250, blocks: 9 },
          { concurrency: 32, calls: 500, blocks: 17 },
        ],
        expiredEvery: 1,
        walks: 3,
        processes: 21,
      };
}
