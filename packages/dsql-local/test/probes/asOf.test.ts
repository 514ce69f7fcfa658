import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import type { Probe } from "./Probe.ts";
import { runProbe } from "./runProbe.ts";

/** What clusters answered that answer otherwise since. */
const probes = readFileSync(join(import.meta.dirname, "asOf.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Probe & { as_of: string });

describe.each(probes)("$id", (probe) => {
  const then = useDsql({ asOf: probe.as_of });
  const today = useDsql();

  test("responds as recorded then, and differently today", async () => {
    expect(await runProbe(probe, () => connect(then))).toEqual([]);
    expect(await runProbe(probe, () => connect(today))).not.toEqual([]);
  });
});
