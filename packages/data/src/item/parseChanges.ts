import { formatJson } from "../numbers/formatJson.ts";
import { commonFields, isCommonField } from "./commonFields.ts";
import { IssueList } from "./IssueList.ts";
import type { ItemRow } from "./ItemRow.ts";
import { ownFields } from "./ownFields.ts";
import { clearedColumns, parseCommonField } from "./parseCommonField.ts";
import { parseKey, typeSpecific } from "./parseItem.ts";
import { checkSizes } from "./sizeLimits.ts";

/** What an update changes. */
export interface Changes {
  id: string;
  type: string;
  /** The columns that get a new value, without `data`. */
  columns: Partial<ItemRow>;
  /** Type-specific fields with their new values, and the names of those to clear. */
  fields: Record<string, unknown>;
  removed: string[];
}

/**
 * The changes of an update: `undefined` leaves a field alone, `null` clears it.
 *
 * @throws {InvalidItemError} listing all their issues
 */
export function parseChanges(input: unknown): Changes {
  const issues = new IssueList();
  const { report } = issues;
  const fields = ownFields(input, report);
  const { id, type } = parseKey(fields, report);
  const columns: Partial<ItemRow> = {};
  for (const field of commonFields) {
    const value = fields.get(field);
    if (value === undefined) continue;
    const cleared = clearedColumns(field);
    if (value !== null) Object.assign(columns, parseCommonField(field, value, report));
    else if (cleared === undefined) report(field, "can't be cleared");
    else if (field !== "seriesId" || type === "TvSeason") Object.assign(columns, cleared);
  }
  if ((columns.seriesId ?? null) !== null && type !== "TvSeason")
    report("seriesId", "belongs to a TvSeason only");
  const removed = [...fields].filter(([name, value]) => value === null && !isCommonField(name));
  for (const [name] of removed) fields.delete(name);
  const changed = typeSpecific(fields, report);
  checkSizes({ ...columns, data: formatJson(changed) }, report);
  // The names of cleared fields are sent too, so they must be storable as well.
  typeSpecific(new Map(removed), report);
  issues.check();
  return { id, type, columns, fields: changed, removed: removed.map(([name]) => name) };
}
