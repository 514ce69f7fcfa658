import { computeDpu, readDpu, streamDpu, writeDpu } from "@mattb.tech/billio-dsql-local/cost";
import type { Taken } from "./Call.ts";
import { SECONDS_OF } from "./secondsOf.ts";
import type { Use } from "./Use.ts";

/** What a call costs, in DPU and in the old table's units. */
export interface Cost {
  statements: number;
  rowsRead: number;
  bytesRead: number;
  entriesWritten: number;
  itemsChanged: number;
  bytesStreamed: number;
  read: number;
  write: number;
  /** An upper bound, where one is known: not of imports. The formula's other parts are exact for the bytes counted. */
  computeAtMost?: number;
  stream: number;
  /** Undefined = the old system had no such call. */
  old?: { read: number; write: number };
  /** Also where the old system had no such call: what its table takes of the same changes. */
  oldWriteUnits: number;
}

/** Each of a call's transactions by the formula, summed. */
export function costOf({ transactions, oldReadUnits }: Pick<Taken, "transactions" | "oldReadUnits">): Cost {
  const sum = (of: (use: Use) => number) => transactions.reduce((total, use) => total + of(use), 0);
  const oldWriteUnits = sum((use) => use.oldWriteUnits);
  return {
    statements: sum((use) => use.statements),
    rowsRead: sum((use) => use.rowsRead),
    bytesRead: sum((use) => use.bytesRead),
    entriesWritten: sum((use) => use.entriesWritten),
    itemsChanged: sum((use) => use.itemsChanged),
    bytesStreamed: sum((use) => use.bytesStreamed),
    read: sum((use) => readDpu(use.bytesRead)),
    write: sum((use) => writeDpu(use.bytesWritten)),
    ...(transactions.some(isImport) ? {} : { computeAtMost: sum(computeOf) }),
    stream: sum((use) => streamDpu(use.bytesStreamed)),
    ...(oldReadUnits === null ? {} : { old: { read: oldReadUnits, write: oldWriteUnits } }),
    oldWriteUnits,
  };
}

/** As long as callers waited for the slowest of twenty, and for each row what the largest scan that is known took. */
function computeOf({ statements, bytesWritten, rowsRead }: Use): number {
  const reads = bytesWritten > 0 ? statements - 1 : statements;
  const writes = bytesWritten > 0 ? 1 : 0;
  return computeDpu(reads * SECONDS_OF.read + writes * SECONDS_OF.write + rowsRead * SECONDS_OF.row);
}

/** Writes more than any published measurement. */
function isImport({ itemsChanged }: Use): boolean {
  return itemsChanged > 10;
}
