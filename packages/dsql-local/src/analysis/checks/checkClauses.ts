import { functions } from "../../errorCatalog/functions.ts";
import { queries } from "../../errorCatalog/queries.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { functionRefusal } from "./checkFunctionCall.ts";
import { constructorRefusal, geometricTypeRefusal } from "./checkGeometry.ts";
import { lateralRefusal } from "./checkLateral.ts";
import { lockedTablesRefusal } from "./checkLockedTables.ts";
import type { Node } from "../parse/parse.ts";
import { isSessionView } from "./restrictedFunctions.ts";
import { refuseAt } from "./toDsqlErrorAt.ts";
import { names, text, walk } from "../parse/tree.ts";
import { numericRefusal } from "./checkTypes.ts";

/** The refusal of a clause or function anywhere in a part of a parse tree. */
export function clauseRefusal(tree: unknown): DsqlError | undefined {
  let refusal: DsqlError | undefined;
  walk(tree, (type, node) => {
    refusal ??= refusalOf(type, node);
  });
  return refusal;
}

function refusalOf(type: string, node: Node): DsqlError | undefined {
  switch (type) {
    case "RangeTableSample":
      return refuseAt(node, queries.tablesample);
    case "SelectStmt":
      return lockedTablesRefusal(node);
    case "LockingClause":
      return lockRefusal(text(node, "strength"));
    case "JoinExpr":
      return lateralRefusal(node);
    case "CollateClause": {
      const name = names(node, "collname").at(-1) ?? "";
      return COLLATIONS.has(name) ? undefined : refuseAt(node, functions.collation, { name });
    }
    case "RangeVar": {
      const name = text(node, "relname");
      return isSessionView(name) && ["", "pg_catalog"].includes(text(node, "schemaname"))
        ? refuseAt(node, functions.sessionView, { name })
        : undefined;
    }
    case "FuncCall":
      return functionRefusal(node) ?? constructorRefusal(node);
    case "TypeName":
      return geometricTypeRefusal(node) ?? numericRefusal(node);
    default:
      return undefined;
  }
}

function lockRefusal(strength: string): DsqlError | undefined {
  if (strength === "LCS_FORUPDATE") return undefined;
  const refusal = refuseAt(undefined, queries.onlyForUpdate);
  return refusal ?? (strength === "LCS_FORKEYSHARE" ? undefined : refuseAt(undefined, queries.lockingClause));
}

const COLLATIONS = new Set(["C", "POSIX", "default", "ucs_basic"]);
