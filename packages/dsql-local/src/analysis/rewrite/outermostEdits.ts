import type { Edit } from "../parse/applyEdits.ts";

/** Omits edits within the range of another, e.g. that of the database's name within a catalog's. */
export function outermostEdits(edits: Edit[]): Edit[] {
  return edits.filter(
    (edit) =>
      !edits.some(
        ({ at, remove }) =>
          remove > edit.remove &&
          edit.at >= at &&
          edit.at + edit.remove <= at + remove &&
          (edit.remove > 0 || edit.at < at + remove) &&
          (edit.remove > 0 || edit.at > at),
      ),
  );
}
