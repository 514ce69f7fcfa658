import { bytesRead } from "../../cost/bytesRead.ts";
import { type DpuEstimate, estimateDpu } from "../../cost/DpuEstimate.ts";
import { planScans } from "../../cost/planScans.ts";
import { readsOfPlan } from "../../cost/readsOfPlan.ts";
import { sumWrites } from "../../cost/sumWrites.ts";
import { dataRow, readDataRow } from "../../net/messages/dataRow.ts";
import type { ResponseRelay } from "./ResponseRelay.ts";
import type { SessionState } from "./SessionState.ts";

/** Lines of EXPLAIN (ANALYZE), unless it has been told to leave them out. */
const TIMES = [/^Planning Time: ([\d.]+) ms$/, /^Execution Time: ([\d.]+) ms$/];

/**
 * Adds what EXPLAIN (ANALYZE, VERBOSE) ends with on DSQL: an estimate of the statement's cost (Aurora DSQL user guide, billing,
 * 2026: a statement's DPU in the plan's output). That the lines are these is known from memory of that page, not recorded on a
 * cluster:
 *
 * ```text
 * Statement DPU Estimate:
 *   Compute: 0.00045 DPU
 *   Read: 0.00375 DPU
 *   Write: 0.00000 DPU
 *   Total: 0.00420 DPU
 * ```
 *
 * It is that of a transaction with this statement only, whatever the transaction it is run in, with the least amounts that DSQL
 * bills for one. Reads are the plan's rows, filtered out or not, by the mean sizes of a table's rows; writes are the rows as
 * written; compute is the time of planning and execution.
 *
 * @param from how many rows the transaction had written before it
 * @param milliseconds that it took, where the plan doesn't say
 */
export async function addDpuEstimate(
  { transactions, services: { sizes } }: SessionState,
  response: ResponseRelay,
  from: number,
  milliseconds: number,
): Promise<void> {
  const counted = response.reads ?? [];
  await sizes.loadAll(counted.map(({ relation }) => relation));
  const lines = response.bufferedRows.map((row) => readDataRow(row)[0] ?? "");
  const reads = readsOfPlan(planScans(lines), counted, sizes);
  const tables = await sizes.measure(new Set(reads.map(({ relation }) => relation)), true);
  const writes = transactions.current?.writes.rows.slice(from) ?? [];
  const { bytesWritten, inserted } = sumWrites(writes, sizes);
  const estimate = estimateDpu({
    seconds: (millisecondsIn(lines) ?? milliseconds) / 1_000,
    bytesRead: bytesRead(reads, tables, inserted),
    bytesWritten,
  });
  response.addRows(linesOf(estimate).map((line) => dataRow([line])));
}

/** The times of planning and execution in a plan. */
function millisecondsIn(lines: readonly string[]): number | undefined {
  let milliseconds: number | undefined;
  for (const time of TIMES) {
    // The last: a value of the client's may look like one.
    const match = time.exec(lines.findLast((line) => time.test(line)) ?? "");
    if (match) milliseconds = (milliseconds ?? 0) + Number(match[1]);
  }
  return milliseconds;
}

function linesOf({ compute, read, write, total }: DpuEstimate): string[] {
  const line = (name: string, dpu: number) => `  ${name}: ${dpu.toFixed(5)} DPU`;
  return [
    "Statement DPU Estimate:",
    line("Compute", compute),
    line("Read", read),
    line("Write", write),
    line("Total", total),
  ];
}
