import { queries } from "../../errorCatalog/queries.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { text } from "../parse/tree.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";

/** FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE or FOR KEY SHARE: DSQL supports the first and the last. */
export function checkLockingClause(clause: Node): DsqlError | undefined {
  const strength = text(clause, "strength");
  if (strength === "LCS_FORUPDATE") return undefined;
  const error = toDsqlErrorAt(undefined, queries.onlyForUpdate);
  return (
    error ?? (strength === "LCS_FORKEYSHARE" ? undefined : toDsqlErrorAt(undefined, queries.lockingClause))
  );
}
