import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import type { Check } from "./Check.ts";
import { runCheck } from "./runCheck.ts";

/** What clusters answered that answer otherwise since. */
const checks = readFileSync(join(import.meta.dirname, "asOf.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Check & { as_of: string });

describe.each(checks)("$id", (check) => {
  const then = useDsql({ asOf: check.as_of });
  const today = useDsql();

  test("responds as recorded then, and differently today", async () => {
    expect(await runCheck(check, () => connect(then))).toEqual([]);
    expect(await runCheck(check, () => connect(today))).not.toEqual([]);
  });
});
