import { costOf } from "../../../data/bench/costs/costOf.ts";
import { WALK } from "../../../data/bench/costs/dataCalls.ts";
import { free, HOURS_OF_MONTH, prices } from "../../../data/bench/costs/prices.ts";
import type { Measured } from "../../../data/bench/costs/Measured.ts";
import { CALLS_OF_A_PERSON } from "./usage.ts";

const GB = 2 ** 30;
const MILLION = 1_000_000;
/** A record of a stream counts as whole KiB on its way in. */
const BYTES_OF_RECORD = 1_024;
/** Of one change that `follow` writes to the old table, besides the item itself: see docs/benchmarks.md, the data move. */
const FOLLOW = { writeUnits: 1, readUnits: 3 } as const;
/** Of each write the item's, the new record's and the expired one's. */
const RECORDS_OF_OUTCOME = 2;

/** The cost of a month, in DPU and US dollars. */
export interface Month {
  calls: number;
  changes: number;
  /** Reading and writing by the formula, the backup's walk included. */
  dpu: number;
  /** Computing, at most. */
  computeAtMost: number;
  backupDpu: number;
  storedGb: number;
  /** DPU and storage above the free tier. */
  dsql: number;
  dsqlAtMost: number;
  /** The same on the old table. */
  old: number;
  /** In addition while the old table is kept current. */
  follow: { streamDpu: number; stream: number; oldTable: number };
}

/** A month of so many people on a library whose calls have been measured. */
export function monthOf(people: number, { calls, storedBytes, oldStoredBytes }: Measured): Month {
  const named = new Map(calls.map((call) => [call.name, call]));
  const find = (name: string) => {
    const call = named.get(name);
    if (call === undefined) throw new Error(`No call ${name} has been measured`);
    return costOf(call);
  };
  const total = {
    calls: 0,
    changes: 0,
    dpu: 0,
    compute: 0,
    readUnits: 0,
    writeUnits: 0,
    streamed: 0,
    stream: 0,
    transactions: 0,
  };
  for (const [name, times] of Object.entries(CALLS_OF_A_PERSON)) {
    const cost = find(name);
    const n = times * people;
    total.calls += n;
    total.changes += n * cost.itemsChanged;
    total.dpu += n * (cost.read + cost.write);
    total.compute += n * (cost.computeAtMost ?? 0);
    total.readUnits += n * (cost.old?.read ?? 0);
    total.writeUnits += n * cost.oldWriteUnits;
    total.streamed += n * cost.bytesStreamed;
    total.stream += n * cost.stream;
    total.transactions += cost.entriesWritten > 0 ? n : 0;
  }
  const backup = find(WALK).read;
  const storedGb = storedBytes / GB;
  const storage = Math.max(0, storedGb - free.storageGb) * prices.storage.usd;
  const dollars = (dpu: number) => (Math.max(0, dpu - free.dpu) * prices.dpu.usd) / MILLION + storage;
  const dpu = total.dpu + backup;
  const records = total.changes + RECORDS_OF_OUTCOME * total.transactions;
  const units = (read: number, write: number) =>
    (read * prices.readUnit.usd + write * prices.writeUnit.usd) / MILLION;
  return {
    calls: total.calls,
    changes: total.changes,
    dpu,
    computeAtMost: total.compute,
    backupDpu: backup,
    storedGb,
    dsql: dollars(dpu),
    dsqlAtMost: dollars(dpu + total.compute),
    old:
      units(total.readUnits, total.writeUnits) +
      Math.max(0, oldStoredBytes / GB - free.oldStorageGb) * prices.oldStorage.usd,
    follow: {
      streamDpu: total.stream,
      stream:
        HOURS_OF_MONTH * prices.streamHour.usd +
        (Math.max(total.streamed, records * BYTES_OF_RECORD) / GB) * prices.streamIn.usd +
        (total.streamed / GB) * prices.streamOut.usd,
      oldTable: units(total.changes * FOLLOW.readUnits, total.writeUnits + total.changes * FOLLOW.writeUnits),
    },
  };
}

/** How many people can share a library before anything is charged for DPU, computing counted at most. */
export function peopleForFree(measured: Measured): number {
  const [none, one] = [monthOf(0, measured), monthOf(1, measured)];
  const each = one.dpu + one.computeAtMost - none.dpu - none.computeAtMost;
  return Math.floor((free.dpu - none.dpu - none.computeAtMost) / each);
}
