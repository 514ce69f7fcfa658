import { expect, test } from "vitest";
import { CommitLog } from "./CommitLog.ts";
import { Snapshot } from "./Snapshot.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import { Transaction } from "../transaction/Transaction.ts";
import { WriteSet } from "./WriteSet.ts";

const noShapes = { load: () => undefined, of: () => undefined } as unknown as TableShapes;

function written(xid: bigint): WriteSet {
  const writes = new WriteSet();
  writes.add(xid, { table: 1, kind: "I", before: null, after: "(1)" });
  return writes;
}

test("nothing is kept for a transaction that was left open, and it can't commit its writes", () => {
  let nowMs = 0;
  const log = new CommitLog(noShapes, { nowMs: () => nowMs });
  const left = new Transaction(true, false, nowMs);
  left.snapshot = new Snapshot("10:10:");
  log.open(left);
  log.committed(written(10n));
  expect(log.hasUnseenCommits(left)).toBe(true);
  nowMs = 600_001;
  const later = new Transaction(true, false, nowMs);
  later.snapshot = new Snapshot("11:11:");
  log.open(later);
  log.committed(written(11n));
  expect([left.mayHaveMissedCommits, log.hasUnseenCommits(left)]).toEqual([true, false]);
  expect([later.mayHaveMissedCommits, log.hasUnseenCommits(later)]).toEqual([false, true]);
  log.close(left);
  expect(log.hasOpenTransactions).toBe(true);
  log.close(later);
  expect(log.hasOpenTransactions).toBe(false);
});
