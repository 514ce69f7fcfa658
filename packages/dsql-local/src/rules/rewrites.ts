import type { Edit } from "./applyEdits.ts";
import type { Node } from "./parser.ts";
import { constant, list, names, number, text, walk } from "./tree.ts";
import { typeName } from "./types.ts";

/**
 * Changes that make PostgreSQL do as DSQL does:
 * - `numeric` without precision is numeric(18,6) in a column or domain (Aurora DSQL user guide);
 * - `version()` and `current_setting('server_version…')` report DSQL's own versions;
 * - `set_config()` of a name that isn't in the text asks the list of settings when it runs.
 *
 * @param base byte offset of the statement, which the tree's locations count from the whole text
 */
export function rewrites(statement: Node, sql: string, base: number): Edit[] {
  const edits: Edit[] = [];
  let bytes: Buffer | undefined;
  const matchAt = (pattern: RegExp, at: number) => {
    bytes ??= Buffer.from(sql);
    return pattern.exec(bytes.toString("utf8", at, at + 64))?.[0];
  };
  walk(statement, (type, node) => {
    if (type === "ColumnDef" || type === "CreateDomainStmt") {
      const column = node.typeName as Node | undefined;
      if (column === undefined || typeName(column) !== "numeric" || list(column, "typmods").length > 0)
        return;
      const at = number(column, "location") - base;
      const name = matchAt(/^(?:pg_catalog\s*\.\s*)?"?(?:numeric|decimal|dec)"?/i, at);
      if (name !== undefined) edits.push({ at: at + name.length, remove: 0, insert: "(18,6)" });
    } else if (type === "FuncCall") {
      const path = names(node, "funcname");
      const name = path.at(-1) ?? "";
      if (path.length > 2 || (path.length === 2 && path[0] !== "pg_catalog") || !isReplaced(name, node))
        return;
      const at = number(node, "location") - base;
      const qualifier = matchAt(/^"?pg_catalog"?\s*\.\s*/i, at);
      edits.push({ at, remove: qualifier?.length ?? 0, insert: "sys." });
    }
  });
  return edits;
}

/** Whether the function of schema `sys` answers instead of PostgreSQL's. */
function isReplaced(name: string, call: Node): boolean {
  const args = list(call, "args");
  if (name === "version") return args.length === 0;
  const first = constant(args[0]);
  if (name === "set_config") return first === undefined;
  if (name !== "current_setting") return false;
  return first === undefined || String(first).toLowerCase().startsWith("server_version");
}

/** Tables, views and the like that a statement names, in the order of the text. */
export function relationsOf(statement: Node, base: number) {
  const found: { schema?: string; name: string; location: number }[] = [];
  const locked = new Set<unknown>();
  walk(statement, (type, node) => {
    // What stands after FOR UPDATE OF are names of this statement's own.
    if (type === "LockingClause") for (const { RangeVar } of list(node, "lockedRels")) locked.add(RangeVar);
    if (type !== "RangeVar" || locked.has(node) || typeof node.relname !== "string") return;
    const schema = text(node, "schemaname");
    const name = text(node, "relname");
    found.push({ ...(schema === "" ? {} : { schema }), name, location: number(node, "location") - base });
  });
  return found.sort((a, b) => a.location - b.location);
}
