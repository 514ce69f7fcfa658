import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import type { Data } from "../../src/createData.ts";
import type { OldReads } from "./OldReads.ts";
import type { Use } from "./Use.ts";

/** A call whose cost is measured. */
export interface Call {
  section: string;
  name: string;
  run: (data: Data, executor: Executor) => Promise<unknown>;
  /** On-demand read units of the same call on the old table; absent = the old system had no such call. */
  old?: (old: OldReads) => number;
}

/** What a call took. */
export interface Taken {
  section: string;
  name: string;
  /** Of each of its transactions. */
  transactions: Use[];
  /** Null = the old system had no such call. Write units are in the transactions. */
  oldReadUnits: number | null;
}

/** @param uses of each of the call's transactions */
export function takenBy(
  section: string,
  name: string,
  uses: readonly Use[],
  oldReadUnits: number | undefined,
): Taken {
  const transactions = uses.map((use) => ({ ...use, bytesRead: Math.round(use.bytesRead) }));
  return { section, name, transactions, oldReadUnits: oldReadUnits ?? null };
}
