import type { Edit } from "../parse/applyEdits.ts";
import { rewriteBody } from "./rewriteBody.ts";
import { catalogReferences } from "./catalogReferences.ts";
import { databaseNames } from "./databaseNames.ts";
import { functionCalls } from "./functionCalls.ts";
import { internalNames } from "./internalNames.ts";
import { SourceText } from "./SourceText.ts";
import { outermostEdits } from "./outermostEdits.ts";
import type { Node } from "../parse/parse.ts";
import { list, number, text, walk } from "../parse/tree.ts";
import { typeName } from "../checks/checkTypes.ts";

/**
 * The edits that make PostgreSQL behave like DSQL:
 * - `numeric` without precision is numeric(18,6) in a column or domain (Aurora DSQL user guide);
 * - catalogs and functions return what they do on DSQL, and the server's own objects are hidden.
 *
 * @param toByteOffset maps the tree's locations to byte offsets in `sql`; exact for names in any case
 */
export function rewriteStatement(
  statement: Node,
  sql: string,
  toByteOffset: (location: number) => number,
): Edit[] {
  const source = new SourceText(sql, toByteOffset);
  return outermostEdits([
    ...numericPrecision(statement, sql, toByteOffset),
    ...rewriteBody(statement, source),
    ...catalogReferences(statement, source),
    ...functionCalls(statement, source),
    ...databaseNames(statement, source),
    ...internalNames(statement, source),
  ]);
}

function numericPrecision(statement: Node, sql: string, toByteOffset: (location: number) => number): Edit[] {
  const edits: Edit[] = [];
  let bytes: Buffer | undefined;
  const matchAt = (pattern: RegExp, at: number) => {
    bytes ??= Buffer.from(sql);
    return pattern.exec(bytes.toString("utf8", at, at + 64))?.[0];
  };
  walk(statement, (type, node) => {
    if (type !== "ColumnDef" && type !== "CreateDomainStmt") return;
    const column = node.typeName as Node | undefined;
    if (column === undefined || typeName(column) !== "numeric" || list(column, "typmods").length > 0) return;
    const at = toByteOffset(number(column, "location"));
    const name = matchAt(/^(?:pg_catalog\s*\.\s*)?"?(?:numeric|decimal|dec)"?/i, at);
    if (name !== undefined) edits.push({ at: at + name.length, remove: 0, insert: "(18,6)" });
  });
  return edits;
}

/** Tables, views and other relations that a statement names, in the order of the text. */
export function relationsOf(statement: Node, base: number) {
  const found: { schema?: string; name: string; location: number }[] = [];
  const locked = new Set<unknown>();
  walk(statement, (type, node) => {
    // Names after FOR UPDATE OF are aliases within the statement.
    if (type === "LockingClause") for (const { RangeVar } of list(node, "lockedRels")) locked.add(RangeVar);
    if (type !== "RangeVar" || locked.has(node) || typeof node.relname !== "string") return;
    const schema = text(node, "schemaname");
    const name = text(node, "relname");
    found.push({ ...(schema === "" ? {} : { schema }), name, location: number(node, "location") - base });
  });
  return found.sort((a, b) => a.location - b.location);
}
