import { bytesRead, type TableSizes } from "../cost/bytesRead.ts";
import { computeDpu, LEAST_OF_ENTRY, LEAST_READ, LEAST_WRITTEN, readDpu, writeDpu } from "../cost/dpu.ts";
import { dpuOf, type DpuEstimate } from "../cost/DpuEstimate.ts";
import type { RelationReads } from "../cost/readCounters.ts";
import type { StatementSummary } from "./StatementSummary.ts";

/** One call, as it ended. */
export interface Call {
  milliseconds: number;
  failed: boolean;
  /** Rows returned or written. */
  rows: number;
  /** Rows written. */
  written: number;
  /** It is the first statement of its transaction that reads or writes. */
  opens: boolean;
  /** It is the first in its transaction that writes. */
  opensWriting: boolean;
}

/** What one call has read and written, counted in PostgreSQL. */
export interface Sample {
  reads: readonly RelationReads[];
  inserted: number;
  written: number;
  bytesWritten: number;
}

/** After so many calls without a sample the next is one. */
const MAX_INTERVAL = 1_024;

/** What is known of all calls of one normalized text. */
export class StatementEntry {
  readonly text: string;
  /** It hasn't been forgotten. */
  isKept = true;
  /** The number of its last use, among those of all statements. */
  usedAt: number;
  calls = 0;
  #failed = 0;
  #rows = 0;
  #written = 0;
  #milliseconds = 0;
  #max = 0;
  #lastMs = 0;
  /** Transactions that calls have begun to read or write in, and to write in. */
  #transactions = 0;
  #writing = 0;
  #nextSample = 1;
  /** The calls that samples stand for: each for those since the one before it. */
  #sampled = 0;
  #sampledAt = 0;
  /** Sums over these calls. */
  readonly #reads = new Map<number, RelationReads>();
  #inserted = 0;
  #sampledWritten = 0;
  #bytesWritten = 0;

  constructor(text: string, usedAt: number) {
    this.text = text;
    this.usedAt = usedAt;
  }

  /** Is the next call to be sampled? The first is, and then ever fewer. */
  get wantsSample(): boolean {
    return this.calls + 1 >= this.#nextSample;
  }

  /** The tables and indexes that samples have read. */
  get relations(): Iterable<number> {
    return this.#reads.keys();
  }

  add({ milliseconds, failed, rows, written, opens, opensWriting }: Call): void {
    this.calls++;
    if (failed) this.#failed++;
    this.#rows += rows;
    this.#written += written;
    this.#milliseconds += milliseconds;
    if (milliseconds > this.#max) this.#max = milliseconds;
    this.#lastMs = Date.now();
    if (opens) this.#transactions++;
    if (opensWriting && written > 0) this.#writing++;
  }

  /** A call goes on: the client has asked for more of its rows. */
  addRows(rows: number, milliseconds: number): void {
    this.#rows += rows;
    this.#milliseconds += milliseconds;
  }

  /** The last call was a sample. Returns how many calls it stands for. */
  sampled(): number {
    const weight = Math.max(1, this.calls - this.#sampledAt);
    this.#sampledAt = this.calls;
    this.#nextSample = Math.min(2 * this.calls, this.calls + MAX_INTERVAL);
    return weight;
  }

  /** @param weight see {@link sampled} */
  addSample({ reads, inserted, written, bytesWritten }: Sample, weight: number): void {
    this.#sampled += weight;
    this.#inserted += weight * inserted;
    this.#sampledWritten += weight * written;
    this.#bytesWritten += weight * bytesWritten;
    for (const { relation, scans, rows, fetched } of reads) {
      const sum = this.#reads.get(relation) ?? { relation, scans: 0, rows: 0, fetched: 0 };
      sum.scans += weight * scans;
      sum.rows += weight * rows;
      sum.fetched += weight * fetched;
      this.#reads.set(relation, sum);
    }
  }

  summary(tables: Iterable<TableSizes>): StatementSummary {
    return {
      text: this.text,
      calls: this.calls,
      failed: this.#failed,
      rows: this.#rows,
      milliseconds: {
        total: rounded(this.#milliseconds, 3),
        mean: rounded(this.#milliseconds / Math.max(1, this.calls), 3),
        max: rounded(this.#max, 3),
      },
      dpu: this.#dpu(tables),
      lastAt: new Date(this.#lastMs),
    };
  }

  #dpu(tables: Iterable<TableSizes>): DpuEstimate {
    const perCall = 1 / Math.max(1, this.#sampled);
    const reads = [...this.#reads.values()].map(({ relation, scans, rows, fetched }) => ({
      relation,
      scans: scans * perCall,
      rows: rows * perCall,
      fetched: fetched * perCall,
    }));
    const read = (this.calls - this.#failed) * bytesRead(reads, tables, this.#inserted * perCall);
    const perRow = this.#sampledWritten > 0 ? this.#bytesWritten / this.#sampledWritten : LEAST_OF_ENTRY;
    const write = this.#written * perRow;
    // The least that a transaction counts is counted with its first statement.
    const dpu = dpuOf(
      computeDpu(this.#milliseconds / 1_000),
      this.#transactions === 0 && read === 0 ? 0 : readDpu(Math.max(read, this.#transactions * LEAST_READ)),
      writeDpu(Math.max(write, this.#writing * LEAST_WRITTEN)),
    );
    return {
      total: rounded(dpu.total, 8),
      compute: rounded(dpu.compute, 8),
      read: rounded(dpu.read, 8),
      write: rounded(dpu.write, 8),
    };
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
