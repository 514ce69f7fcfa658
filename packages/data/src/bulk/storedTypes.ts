import { arrayText, type Executor } from "@mattb.tech/billio-dsql";

/**
 * Which of these ids are stored, and their types: one statement for up to some thousand ids.
 *
 * @param ids UUIDs
 * @returns type by id, ids in lower case
 */
export async function storedTypes(executor: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await executor.run({
    name: "bulk.storedTypes",
    sql: "SELECT id, type FROM items WHERE id = ANY($1::uuid[])",
    values: [arrayText(ids)],
    effect: "read",
    prepareAs: "bulk_stored_types",
  });
  return new Map(rows.map(([id, type]) => [id ?? "", type ?? ""]));
}
