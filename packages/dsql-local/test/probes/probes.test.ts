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
/** Probes that the server doesn't satisfy yet, each with its reason. */
const notYet = JSON.parse(read("notYet.json")) as Record<string, string>;

const dsql = useDsql();
const count = { agreed: 0, differed: 0, notYet: 0 };

test.each(probes.map((probe) => [probe.id, probe] as const))(
  "%s is answered as recorded",
  async (id, probe) => {
    const found = await runProbe(probe, () => connect(dsql));
    if (id in notYet) {
      count.notYet++;
      expect(found, `${id} agrees now: take it out of notYet.json`).not.toEqual([]);
      return;
    }
    count[found.length === 0 ? "agreed" : "differed"]++;
    expect(found).toEqual([]);
  },
);

test("every probe listed as not yet answered exists", () => {
  const ids = new Set(probes.map(({ id }) => id));
  expect(Object.keys(notYet).filter((id) => !ids.has(id))).toEqual([]);
});

afterAll(() => {
  console.log(`probes: agreed ${count.agreed}, differed ${count.differed}, not yet ${count.notYet}`);
});
