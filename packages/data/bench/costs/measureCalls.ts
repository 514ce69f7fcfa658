import { createData } from "../../src/createData.ts";
import { type Call, type Taken, takenBy } from "./Call.ts";
import type { MeasuringExecutor } from "./MeasuringExecutor.ts";
import type { OldReads } from "./OldReads.ts";

/** What calls of the data layer take, one after another: later ones find what earlier ones have written. */
export async function measureCalls(
  calls: readonly Call[],
  executor: MeasuringExecutor,
  old: OldReads,
): Promise<Taken[]> {
  const data = createData(executor);
  const all: Taken[] = [];
  for (const { section, name, run, old: oldUnits } of calls) {
    await run(data, executor);
    all.push(takenBy(section, name, await executor.taken(), oldUnits?.(old)));
  }
  return all;
}
