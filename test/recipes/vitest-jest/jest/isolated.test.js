import { expect, test } from "@jest/globals";
import { balances } from "../src/bank.js";
import { bankTemplate } from "../src/bankTemplate.js";
import { testPool } from "../src/testPool.js";
import { useDsql } from "./useDsql.js";

const dsql = useDsql(bankTemplate);

test("what other files do isn't seen", async () => {
  const pool = testPool(dsql());
  expect(await balances(pool)).toEqual({ 1: 100, 2: 100 });
  await pool.end();
});
