import type { Executor, Row } from "../db/Executor.ts";
import { isCommonField } from "../item/commonFields.ts";
import type { Changes } from "../item/parseChanges.ts";
import { formatJson } from "../numbers/formatJson.ts";
import { withId } from "../query/withId.ts";
import { changeRow } from "./changeRow.ts";

/**
 * Changes a row whose `data` the database can't take for JSON: reads what can be read of it, under a lock, and
 * writes it anew. Inside a transaction only.
 */
export async function changeRowByReading(transaction: Executor, changes: Changes): Promise<Row | undefined> {
  const { id, type, columns, fields, removed } = changes;
  const stored = await withId(transaction, { id, type }, { lock: true });
  if (stored === undefined) return undefined;
  const kept = Object.entries(stored).filter(([name]) => !isCommonField(name) && !removed.includes(name));
  const data = formatJson({ ...Object.fromEntries(kept), ...fields });
  return changeRow(transaction, { ...changes, columns: { ...columns, data } }, false);
}
