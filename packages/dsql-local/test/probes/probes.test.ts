import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import type { Probe } from "./Probe.ts";
import { runProbe } from "./runProbe.ts";

const read = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");
const probes = read("probes.jsonl")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Probe);
/** Probes that the server knowingly answers otherwise, each with its reason. */
const notYet = JSON.parse(read("notYet.json")) as Record<string, string>;

const dsql = useDsql();
/** What each probe that was run found; nothing where it agreed. */
const answered = new Map<string, string[]>();

test.each(probes.map((probe) => [probe.id, probe] as const))(
  "%s is answered as recorded",
  async (id, probe) => {
    const found = await runProbe(probe, () => connect(dsql));
    answered.set(id, found);
    if (id in notYet) {
      expect(found, `${id} agrees now: take it out of notYet.json`).not.toEqual([]);
      return;
    }
    expect(found).toEqual([]);
  },
);

test("every probe listed as not yet answered exists", () => {
  const ids = new Set(probes.map(({ id }) => id));
  expect(Object.keys(notYet).filter((id) => !ids.has(id))).toEqual([]);
});

/** Those that agreed, and the others with the reason: known, told by the answer, or that they weren't run. */
afterAll(() => {
  const differing = probes.flatMap(({ id }) => {
    const found = answered.get(id);
    if (found?.length === 0) return [];
    return [`${id}: ${notYet[id] ?? (found ? found.join("; ") : "was not run")}`];
  });
  console.log(
    [`probes: ${probes.length - differing.length} agreed, ${differing.length} differed`, ...differing].join(
      "\n  ",
    ),
  );
});
