import { plpgsql } from "../../errorCatalog/plpgsql.ts";
import { transactions } from "../../errorCatalog/transactions.ts";
import { isPreCheck } from "../lookups/CatalogLookup.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { constant, list, names, walk } from "../parse/tree.ts";
import { typeName } from "./checkTypes.ts";

/**
 * Rejects statements in a body that the server would have to process before PostgreSQL runs them, which it can't do there:
 * catalog lookups, jobs, and rewrites.
 */
export function checkWithinBody(
  node: Node,
  { job, catalogLookups = [] }: StatementInfo,
): DsqlError | undefined {
  if (job?.type === "waitForJob") return toDsqlErrorAt(undefined, transactions.waitForJob);
  if (catalogLookups.some(isPreCheck)) return toDsqlErrorAt(undefined, plpgsql.undecided);
  const changed: Node[] = [];
  walk(node, (type, inner) => {
    if (type === "ColumnDef" || type === "CreateDomainStmt") {
      const column = inner.typeName as Node | undefined;
      if (typeName(column) === "numeric" && list(column, "typmods").length === 0) changed.push(inner);
    } else if (type === "FuncCall" && names(inner, "funcname").at(-1) === "set_config") {
      if (constant(list(inner, "args")[0]) === undefined) changed.push(inner);
    }
  });
  return changed.length > 0 ? toDsqlErrorAt(undefined, plpgsql.undecided) : undefined;
}
