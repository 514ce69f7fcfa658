import { LEAST_OF_ENTRY } from "@mattb.tech/billio-dsql-local/cost";

/** A node of PostgreSQL's plan as EXPLAIN (ANALYZE, FORMAT JSON) prints it. */
export interface Plan {
  "Node Type": string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
}

/** The mean size of an entry in bytes, by the name of an index. */
export type EntrySizes = ReadonlyMap<string, number>;

/** Indexes that are the table: DSQL keeps whole rows in the primary key (user guide, "Primary keys"). */
const PRIMARY_KEYS: ReadonlyMap<string, string> = new Map([
  ["items", "items_pkey"],
  ["write_records", "write_records_pkey"],
]);

/**
 * What a plan goes through: of an index-only scan its entries, of an index scan also the row of each that is looked up,
 * of the primary key and of a whole table the rows. What a filter throws away counts. Each scan counts at least as much as
 * touching one partition.
 */
export function planReads(plan: Plan, sizes: EntrySizes): { rows: number; bytes: number } {
  const total = { rows: 0, bytes: 0 };
  for (const each of plan.Plans ?? []) {
    const below = planReads(each, sizes);
    total.rows += below.rows;
    total.bytes += below.bytes;
  }
  const entry = plan["Actual Loops"] > 0 ? bytesOfEntry(plan, sizes) : undefined;
  if (entry === undefined) return total;
  const rows =
    (plan["Actual Rows"] +
      (plan["Rows Removed by Filter"] ?? 0) +
      (plan["Rows Removed by Index Recheck"] ?? 0)) *
    plan["Actual Loops"];
  return { rows: total.rows + rows, bytes: total.bytes + Math.max(LEAST_OF_ENTRY, rows * entry) };
}

/** Bytes that a node reads for each of its rows; undefined for a node that reads nothing of a table. */
function bytesOfEntry(plan: Plan, sizes: EntrySizes): number | undefined {
  const { "Node Type": node, "Relation Name": table = "", "Index Name": index = "" } = plan;
  const size = (name: string) => {
    const found = sizes.get(name);
    if (found === undefined) throw new Error(`The plan reads ${name}, whose entries haven't been measured`);
    return found;
  };
  const row = () => size(PRIMARY_KEYS.get(table) ?? table);
  switch (node) {
    case "Index Only Scan":
    case "Bitmap Index Scan":
      return size(index);
    case "Index Scan":
      return index === PRIMARY_KEYS.get(table) ? row() : size(index) + row();
    case "Seq Scan":
    case "Bitmap Heap Scan":
      return row();
    default:
      return undefined;
  }
}
