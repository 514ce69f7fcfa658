import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { balances, transferMoney } from "../src/bank.js";
import { bankTemplate } from "../src/bankTemplate.js";
import { testPool } from "../src/testPool.js";

// A DSQL of this file's own. It is there inside hooks and tests.
const dsql = useDsql({ isolated: bankTemplate });
let pool;

beforeAll(() => {
  pool = testPool(dsql);
});
// Before the DSQL is stopped, which fails while somebody is connected.
afterAll(() => pool.end());

test("of two transfers that meet one is repeated, and both are made", async () => {
  let conflicts = 0;
  let waiting = 2;
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  const options = {
    onConflict: () => conflicts++,
    // Neither writes before both have read.
    afterRead: () => (--waiting <= 0 ? open() : opened),
  };
  await Promise.all([
    transferMoney(pool, { source: 1, target: 2, amount: 10 }, options),
    transferMoney(pool, { source: 1, target: 2, amount: 5 }, options),
  ]);
  expect(conflicts).toBe(1);
  expect(await balances(pool)).toEqual({ 1: 85, 2: 115 });
});

test("a transfer gets through a conflict at its COMMIT", async () => {
  const before = await balances(pool);
  const fault = dsql.faults.inject({ fault: "conflict", nth: 1 });
  await transferMoney(pool, { source: 2, target: 1, amount: 1 });
  expect(fault.hits).toBe(1);
  expect(await balances(pool)).toEqual({ 1: before[1] + 1, 2: before[2] - 1 });
});

test("a transfer whose outcome is unknown isn't repeated", async () => {
  const before = await balances(pool);
  dsql.faults.inject({ fault: "disconnect", when: "after-commit", nth: 1 });
  await expect(transferMoney(pool, { source: 2, target: 1, amount: 1 })).rejects.toThrow();
  expect(await balances(pool)).toEqual({ 1: before[1] + 1, 2: before[2] - 1 });
});
