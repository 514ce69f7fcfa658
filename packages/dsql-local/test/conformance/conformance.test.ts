import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { knownDifferences } from "../../src/errorCatalog/knownDifferences.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import type { Check } from "./Check.ts";
import { runCheck } from "./runCheck.ts";

const read = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");
const checks = ["checks.jsonl", "checks-2026-11.jsonl"]
  .flatMap((name) => read(name).split("\n"))
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Check);
/** Checks whose responses differ knowingly, each with the known difference that explains it. */
const differing = new Map(
  Object.entries(JSON.parse(read("knownDifferences.json")) as Record<string, string>),
);

const dsql = useDsql();
/** What each check that was run found; nothing where it agreed. */
const answered = new Map<string, string[]>();

test.each(checks.map((check) => [check.id, check] as const))(
  "%s is answered as recorded",
  async (id, check) => {
    const found = await runCheck(check, () => connect(dsql));
    answered.set(id, found);
    if (differing.has(id)) {
      expect(found, `${id} agrees now: take it out of knownDifferences.json`).not.toEqual([]);
      return;
    }
    expect(found).toEqual([]);
  },
);

test("every check listed as differing exists, and names a known difference", () => {
  const ids = new Set(checks.map(({ id }) => id));
  const reasons = new Set(knownDifferences.map(({ id }) => id));
  expect([...differing.keys()].filter((id) => !ids.has(id))).toEqual([]);
  expect([...differing.values()].filter((id) => !reasons.has(id))).toEqual([]);
});

test("every check has a unique id", () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});

/** Those that agreed, and the others with the reason: known, evident from the response, or that they weren't run. */
afterAll(() => {
  const others = checks.flatMap(({ id }) => {
    const found = answered.get(id);
    if (found?.length === 0) return [];
    return [`${id}: ${differing.get(id) ?? (found ? found.join("; ") : "was not run")}`];
  });
  console.log(
    [`checks: ${checks.length - others.length} agreed, ${others.length} differed`, ...others].join("\n  "),
  );
});
