import type { Edit } from "../parse/applyEdits.ts";

/** Without those that lie within what another replaces: the database's name in that of a catalog. */
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
