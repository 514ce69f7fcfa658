import type { Source, SourceKind } from "./Source.ts";

const COMPLETE: ReadonlySet<SourceKind> = new Set(["backup", "dynamodb-export", "dynamodb", "dsql"]);

/** Whether a source has every item, so that a missing one is deleted; backups of the old system lack items. */
export function isComplete({ kind }: Source): boolean {
  return COMPLETE.has(kind);
}

/** Why an incomplete source can't be mirrored. */
export const MAY_LACK_ITEMS =
  "may lack items, so that what it lacks may not be deleted; a backup, a table and its full export have them all. Use --mode merge";
