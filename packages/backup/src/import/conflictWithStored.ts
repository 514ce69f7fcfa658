import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { listNames } from "../text/listNames.ts";
import { differingFields, isSameRow } from "../row/differingFields.ts";
import type { Findings } from "./Findings.ts";
import type { ImportOptions } from "./ImportOptions.ts";
import type { ReadItems } from "./readSource.ts";
import type { IdRecord } from "./work/records.ts";
import { parseRowText } from "./work/rowText.ts";

const MAX_NAMES = 10;
const MAX_NAME = 60;

/** Compares an item with the stored one of the same id and type; an equal one needn't be written. */
export function conflictWithStored(
  item: IdRecord,
  stored: Readonly<StoredRow>,
  read: ReadItems,
  findings: Findings,
  { onConflict = "fail", dryRun = false }: ImportOptions,
): void {
  const spool = item.type === "TvSeason" ? read.seasons : read.rows;
  const { row } = parseRowText(spool.at(item.offset, item.length));
  const isSame = isSameRow(stored, row);
  const counts = findings.types[item.type ?? "unknown"];
  if (isSame) {
    counts.equal++;
    findings.skipped.add(item.ordinal);
    return;
  }
  if (onConflict !== "fail") {
    if (dryRun) counts[onConflict === "skip" ? "kept" : "replaced"]++;
    return;
  }
  const names = differingFields(stored, row).map((name) =>
    name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name,
  );
  const some = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), "…"] : names;
  const reason = `differs from the stored ${item.type ?? "item"} of this id, in ${listNames(some)}`;
  findings.rejectLate(item, { field: "", reason }, read.places, read.late);
}
