import type { Executor, Row } from "@mattb.tech/billio-dsql";
import { position, storedFields } from "../item/fromRow.ts";
import type { Changes } from "../item/parseChanges.ts";
import { formatJson } from "../numbers/formatJson.ts";
import { UnrepresentableNumber } from "../numbers/UnrepresentableNumber.ts";
import { rowWithId } from "../query/withId.ts";
import { changeRow } from "./changeRow.ts";

/**
 * Changes a row whose `data` the database can't parse as JSON: reads what can be read of it, under a lock, and writes it
 * back. Inside a transaction only.
 */
export async function updateByReadModifyWrite(
  transaction: Executor,
  changes: Changes,
): Promise<Row | undefined> {
  const { id, type, columns, fields, removed } = changes;
  const stored = await rowWithId(transaction, { id, type }, true);
  if (stored === undefined) return undefined;
  const all = storedFields(stored[position.data] ?? null, (numeral) => new UnrepresentableNumber(numeral));
  const kept = all.filter(([name]) => !removed.includes(name));
  const data = formatJson({ ...Object.fromEntries(kept), ...fields });
  return changeRow(transaction, { ...changes, columns: { ...columns, data } }, false);
}
