import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { startDsqlLocal } from "../../src/startDsqlLocal.ts";
import { connect } from "../connect.ts";
import type { Probe } from "./Probe.ts";
import { runProbe } from "./runProbe.ts";

/** What clusters answered that answer otherwise since. */
const probes = readFileSync(join(import.meta.dirname, "asOf.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Probe & { as_of: string });

test.each(probes)("$id is answered as recorded then, and otherwise today", async (probe) => {
  const backend = { connectionString: inject("postgresConnectionString") };
  for (const asOf of [probe.as_of, undefined]) {
    const dsql = await startDsqlLocal({ backend, isolated: true, ...(asOf === undefined ? {} : { asOf }) });
    try {
      const found = await runProbe(probe, () => connect(dsql));
      if (asOf === undefined) expect(found).not.toEqual([]);
      else expect(found).toEqual([]);
    } finally {
      await dsql.stop();
    }
  }
});
