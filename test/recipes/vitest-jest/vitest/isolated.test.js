import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { expect, test } from "vitest";
import { balances } from "../src/bank.js";
import { bankTemplate } from "../src/bankTemplate.js";
import { testPool } from "../src/testPool.js";

const dsql = useDsql({ isolated: bankTemplate });

test("what other files do isn't seen", async () => {
  const pool = testPool(dsql);
  expect(await balances(pool)).toEqual({ 1: 100, 2: 100 });
  await pool.end();
});
