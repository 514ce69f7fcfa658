import { describe, expect, test } from "vitest";
import { billedEntry, LEAST_READ, readDpu, streamDpu, writeDpu } from "@mattb.tech/billio-dsql-local/cost";
import { SECONDS_OF } from "./secondsOf.ts";

// The worked examples of the user guide and of those who have seen bills.
describe("DPU of a transaction", () => {
  test("a small row inserted costs 0.05 to write and 0.004 to see that its key is free", () => {
    expect(writeDpu(billedEntry(60))).toBeCloseTo(0.05, 3);
    expect(readDpu(128)).toBeCloseTo(0.004, 3);
  });

  test("100 small rows in one transaction cost 0.63, an eighth of what they cost one by one", () => {
    const together = writeDpu(100 * billedEntry(60)) + readDpu(100 * 60);
    expect(together).toBeCloseTo(0.63, 1);
    const oneByOne = 100 * (writeDpu(billedEntry(60)) + readDpu(60));
    expect(oneByOne / together).toBeGreaterThan(7.5);
    expect(oneByOne / together).toBeLessThan(9);
  });

  test("what is below the least counts as the least", () => {
    expect(readDpu(0)).toBe(readDpu(LEAST_READ));
    expect(readDpu(4_096)).toBe(2 * readDpu(LEAST_READ));
    expect(writeDpu(1)).toBe(writeDpu(1_024));
    expect(writeDpu(2_048)).toBe(2 * writeDpu(1_024));
    expect([billedEntry(127), billedEntry(129)]).toEqual([128, 129]);
  });

  test("a transaction that only reads pays nothing for writing", () => {
    expect(writeDpu(0)).toBe(0);
  });

  test("a GiB of change records costs 2,500 DPU", () => {
    expect(streamDpu(2 ** 30)).toBeCloseTo(2_500, 0);
  });

  test("the aggregate over 11 million rows that cost some 1,700 DPU was of rows of a likely size", () => {
    // What was read, and what 36 seconds of computing cost; rows of an order table.
    const read = 1_700 - 11_000_000 * SECONDS_OF.row;
    const bytesOfRow = read / readDpu(LEAST_READ) / (11_000_000 / LEAST_READ);
    expect(bytesOfRow).toBeGreaterThan(50);
    expect(bytesOfRow).toBeLessThan(128);
  });
});
