import type { ItemType } from "@mattb.tech/billio-config";
import { type Executor, storedTypes } from "@mattb.tech/billio-data/bulk";
import type { FaultList } from "./FaultList.ts";

/** An item without faults of its own. */
export interface Candidate {
  item: number;
  line: number;
  id: string;
  /** A series that is not in the folder. */
  seriesId?: string;
}

/**
 * Looks up in one statement which ids are stored already, and whether the series that seasons name are.
 *
 * @returns how many of the ids are stored, and how many items have a fault for what is stored
 */
export async function compareWithStored(
  executor: Executor,
  { type, name }: { type: ItemType; name: string },
  candidates: readonly Candidate[],
  faults: FaultList,
): Promise<{ stored: number; refused: number }> {
  const ids = candidates.flatMap(({ id, seriesId }) => (seriesId === undefined ? [id] : [id, seriesId]));
  const types = await storedTypes(executor, ids);
  let [stored, refused] = [0, 0];
  for (const { item, line, id, seriesId } of candidates) {
    const before = faults.count;
    const storedType = types.get(id.toLowerCase());
    if (storedType !== undefined) stored++;
    if (storedType !== undefined && storedType !== type) {
      const reason = `is the id of a ${storedType} in the database`;
      faults.add({ file: name, item, line, id, field: "id", reason });
    }
    if (seriesId !== undefined && types.get(seriesId.toLowerCase()) !== "TvSeries") {
      const reason = `names ${seriesId}, which is no TvSeries, neither in the folder nor in the database`;
      faults.add({ file: name, item, line, id, field: "seriesId", reason });
    }
    if (faults.count > before) refused++;
  }
  return { stored, refused };
}
