import type { Executor } from "@mattb.tech/billio-dsql";

const PAGE_SIZE = 10_000;

/** Whether there are more items than a number; counted in steps, so that no statement takes long. */
export async function hasMoreItemsThan(executor: Executor, number: number): Promise<boolean> {
  let after: string | null = null;
  for (let counted = 0; ;) {
    const limit = Math.min(PAGE_SIZE, number + 1 - counted);
    const rows = await executor.run({
      name: "bulk.hasMoreItemsThan",
      sql: "SELECT count(*), max(id::text) FROM (SELECT id FROM items WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2) AS counted",
      values: [after, String(limit)],
      effect: "read",
    });
    const [found = "0", last = null]: readonly (string | null)[] = rows[0] ?? [];
    counted += Number(found);
    if (counted > number) return true;
    if (Number(found) < limit || last === null) return false;
    after = last;
  }
}
