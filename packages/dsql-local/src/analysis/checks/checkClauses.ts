import { functions } from "../../errorCatalog/functions.ts";
import { queries } from "../../errorCatalog/queries.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { checkFunctionCall } from "./checkFunctionCall.ts";
import { checkGeometricConstructor, checkGeometricType } from "./checkGeometry.ts";
import { checkLateral } from "./checkLateral.ts";
import { checkLockingClause } from "./checkLockingClause.ts";
import { checkLockedTables } from "./checkLockedTables.ts";
import type { Node } from "../parse/parse.ts";
import { isSessionView } from "./restrictedFunctions.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { names, text, walk } from "../parse/tree.ts";
import { checkNumeric } from "./checkTypes.ts";

/** Checks the clauses, functions and types anywhere in a part of a parse tree. */
export function checkClauses(tree: unknown): DsqlError | undefined {
  let error: DsqlError | undefined;
  walk(tree, (type, node) => {
    error ??= checkClause(type, node);
  });
  return error;
}

function checkClause(type: string, node: Node): DsqlError | undefined {
  switch (type) {
    case "RangeTableSample":
      return toDsqlErrorAt(node, queries.tablesample);
    case "SelectStmt":
      return checkLockedTables(node);
    case "LockingClause":
      return checkLockingClause(node);
    case "JoinExpr":
      return checkLateral(node);
    case "CollateClause": {
      const name = names(node, "collname").at(-1) ?? "";
      return COLLATIONS.has(name) ? undefined : toDsqlErrorAt(node, functions.collation, { name });
    }
    case "RangeVar": {
      const name = text(node, "relname");
      return isSessionView(name) && ["", "pg_catalog"].includes(text(node, "schemaname"))
        ? toDsqlErrorAt(node, functions.sessionView, { name })
        : undefined;
    }
    case "FuncCall":
      return checkFunctionCall(node) ?? checkGeometricConstructor(node);
    case "TypeName":
      return checkGeometricType(node) ?? checkNumeric(node);
    default:
      return undefined;
  }
}

const COLLATIONS = new Set(["C", "POSIX", "default", "ucs_basic"]);
