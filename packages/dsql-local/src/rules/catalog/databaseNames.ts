import type { Edit } from "../applyEdits.ts";
import type { Node } from "../parser.ts";
import { list, names, number, text, walk } from "../tree.ts";
import { tokens } from "../tokens.ts";
import type { SourceText } from "./SourceText.ts";

const DATABASE = "postgres";

/** Statements that name what they change as plain strings, of which the parser tells no place. */
const NAMED_IN = ["DropStmt", "CommentStmt", "RenameStmt", "AlterOwnerStmt", "AlterObjectSchemaStmt"];

/**
 * Takes the database's name out of names that begin with it: `postgres.public.t`. The PostgreSQL behind may have it under
 * another name, and refuses to look into any other.
 */
export function databaseNames(statement: Node, source: SourceText): Edit[] {
  if (!/postgres/i.test(source.sql)) return [];
  const edits: Edit[] = [];
  walk(statement, (type, node) => {
    const isNamed =
      type === "RangeVar"
        ? text(node, "catalogname") === DATABASE
        : type === "ColumnRef"
          ? list(node, "fields").length > 3 && names(node, "fields")[0] === DATABASE
          : (type === "FuncCall" || type === "TypeName") &&
            isWithDatabase(names(node, type === "FuncCall" ? "funcname" : "names"));
    if (isNamed) edits.push(source.qualifier(number(node, "location")));
    if (NAMED_IN.includes(type))
      edits.push(...byTokens(source.sql, text(node, "objtype") === "OBJECT_COLUMN" ? 4 : 3));
  });
  return edits;
}

function isWithDatabase(path: readonly string[]): boolean {
  return path.length > 2 && path[0] === DATABASE;
}

/** `postgres.` where a name of at least so many parts begins with it. */
function byTokens(sql: string, parts: number): Edit[] {
  const edits: Edit[] = [];
  let begin: { start: number; next: number; dots: number } | undefined;
  let previous = "";
  for (const { text: word, kind, start, end } of [
    ...tokens(sql),
    { text: "", kind: "other", start: sql.length, end: sql.length },
  ]) {
    if (begin && word !== "." && previous !== ".") {
      if (begin.dots >= parts - 1) {
        const at = Buffer.byteLength(sql.slice(0, begin.start));
        edits.push({ at, remove: Buffer.byteLength(sql.slice(begin.start, begin.next)), insert: "" });
      }
      begin = undefined;
    }
    if (begin && word === "." && begin.dots++ === 0) begin.next = end;
    if (
      !begin &&
      previous !== "." &&
      (word === DATABASE.toUpperCase() || (kind === "quoted" && word === `"${DATABASE}"`))
    ) {
      begin = { start, next: end, dots: 0 };
    }
    previous = word;
  }
  return edits;
}
