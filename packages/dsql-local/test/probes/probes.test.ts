import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { knownDifferences } from "../../src/errorCatalog/knownDifferences.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import type { Probe } from "./Probe.ts";
import { runProbe } from "./runProbe.ts";

const read = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");
const probes = ["probes.jsonl", "probes-2026-11.jsonl"]
  .flatMap((name) => read(name).split("\n"))
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Probe);
/** Probes whose responses differ knowingly, each with the known difference that explains it. */
const differing = new Map(Object.entries(JSON.parse(read("differing.json")) as Record<string, string>));

const dsql = useDsql();
/** What each probe that was run found; nothing where it agreed. */
const answered = new Map<string, string[]>();

test.each(probes.map((probe) => [probe.id, probe] as const))(
  "%s is answered as recorded",
  async (id, probe) => {
    const found = await runProbe(probe, () => connect(dsql));
    answered.set(id, found);
    if (differing.has(id)) {
      expect(found, `${id} agrees now: take it out of differing.json`).not.toEqual([]);
      return;
    }
    expect(found).toEqual([]);
  },
);

test("every probe listed as differing exists, and names a known difference", () => {
  const ids = new Set(probes.map(({ id }) => id));
  const reasons = new Set(knownDifferences.map(({ id }) => id));
  expect([...differing.keys()].filter((id) => !ids.has(id))).toEqual([]);
  expect([...differing.values()].filter((id) => !reasons.has(id))).toEqual([]);
});

test("every probe has a unique id", () => {
  expect(new Set(probes.map(({ id }) => id)).size).toBe(probes.length);
});

/** Those that agreed, and the others with the reason: known, evident from the response, or that they weren't run. */
afterAll(() => {
  const others = probes.flatMap(({ id }) => {
    const found = answered.get(id);
    if (found?.length === 0) return [];
    return [`${id}: ${differing.get(id) ?? (found ? found.join("; ") : "was not run")}`];
  });
  console.log(
    [`probes: ${probes.length - others.length} agreed, ${others.length} differed`, ...others].join("\n  "),
  );
});
