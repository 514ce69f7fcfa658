import type { BenchDatabase } from "../../../data/bench/generate/openBenchDatabase.ts";
import { type Taken, takenBy } from "../../../data/bench/costs/Call.ts";
import { bulkCalls, dataCalls } from "../../../data/bench/costs/dataCalls.ts";
import { type Index, measureEntries, readIndexes } from "../../../data/bench/costs/indexes.ts";
import { MeasuringExecutor } from "../../../data/bench/costs/MeasuringExecutor.ts";
import { measureCalls } from "../../../data/bench/costs/measureCalls.ts";
import { OldReads } from "../../../data/bench/costs/OldReads.ts";
import type { EntrySizes } from "../../../data/bench/costs/planReads.ts";
import { createData } from "../../../data/src/createData.ts";
import { apiCalls } from "./apiCalls.ts";
import type { Measured } from "../../../data/bench/costs/Measured.ts";
import { openSite } from "./openSite.ts";

/** The name of the part in which the API's calls stand. */
const API = "GraphQL API";

/** What each call takes at one size of the library. Writes are rolled back. */
export async function measureCosts({ backend, items }: BenchDatabase): Promise<Measured> {
  const indexes = await readIndexes(backend);
  const sizes = await measureEntries(backend, indexes);
  const old = await OldReads.measure(backend);
  const stored = await bytesHeld(backend, indexes, sizes, old);
  const calls: Taken[] = [];
  const parts = [
    (executor: MeasuringExecutor) => measureCalls(dataCalls(), executor, old),
    (executor: MeasuringExecutor) => measureCalls(bulkCalls(), executor, old),
    (executor: MeasuringExecutor) => measureApi(executor, old),
  ];
  for (const measure of parts) {
    // What was rolled back would change the plans.
    await backend.query("VACUUM (ANALYZE) items, write_records");
    const executor = await MeasuringExecutor.begin({ backend, indexes, sizes });
    try {
      calls.push(...(await measure(executor)));
    } finally {
      await executor.end();
    }
  }
  return { items, ...stored, calls };
}

async function bytesHeld(
  backend: BenchDatabase["backend"],
  indexes: readonly Index[],
  sizes: EntrySizes,
  old: OldReads,
): Promise<Pick<Measured, "storedBytes" | "oldStoredBytes">> {
  let storedBytes = 0;
  for (const { name, where } of indexes.filter((index) => index.table === "items")) {
    const { rows } = await backend.query<{ entries: number }>(
      `SELECT count(*)::int AS entries FROM items WHERE ${where ?? "true"}`,
    );
    storedBytes += (rows[0]?.entries ?? 0) * (sizes.get(name) ?? 0);
  }
  return { storedBytes: Math.round(storedBytes), oldStoredBytes: Math.round(old.storedBytes) };
}

/** Over HTTP, as clients send it. */
async function measureApi(executor: MeasuringExecutor, old: OldReads): Promise<Taken[]> {
  const site = await openSite(createData(executor));
  const known: Record<string, string> = {};
  const calls: Taken[] = [];
  try {
    for (const { name, query, keep, old: oldUnits } of apiCalls) {
      const answer = await site.post(query(known));
      const [, id = ""] = /"id":"([^"]+)"/.exec(answer) ?? [];
      if (keep !== undefined) known[keep] = id;
      calls.push(takenBy(API, name, await executor.taken(), oldUnits?.(old)));
    }
    return calls;
  } finally {
    await site.close();
  }
}
