import type { Edit } from "../parse/applyEdits.ts";
import type { Node } from "../parse/parse.ts";
import { list, names, number, text, walk } from "../parse/tree.ts";
import { mayName, words } from "./identifiers.ts";
import type { SourceText } from "./SourceText.ts";

const DATABASE = "postgres";

/** The number of parts of names with the database: of columns and of objects. */
const OF_COLUMNS = 4;
const OF_OBJECTS = 3;

/** Statements that name objects as plain strings, which have no location in the tree, with their least number of parts. */
const NAMED_IN = new Map([
  ["AlterObjectSchemaStmt", OF_OBJECTS],
  ["AlterOwnerStmt", OF_OBJECTS],
  ["AlterFunctionStmt", OF_OBJECTS],
  ["AlterDomainStmt", OF_OBJECTS],
  ["AlterSeqStmt", OF_OBJECTS],
  ["AlterStatsStmt", OF_OBJECTS],
  ["CommentStmt", OF_OBJECTS],
  ["CreateSeqStmt", OF_OBJECTS],
  ["DropStmt", OF_OBJECTS],
  ["GrantStmt", OF_OBJECTS],
  ["RenameStmt", OF_OBJECTS],
]);

/** Words that such a string follows in statements that also contain names of columns. */
const BEFORE_NAMES = new Map([
  ["CreateFunctionStmt", ["FUNCTION", "PROCEDURE"]],
  ["CreateDomainStmt", ["DOMAIN"]],
  ["CreateStatsStmt", ["STATISTICS", "EXISTS"]],
]);

/**
 * Removes the database's name from names that begin with it: `postgres.public.t`. The database may have another name in the
 * backend PostgreSQL, which supports no references to other databases.
 */
export function databaseNames(statement: Node, source: SourceText): Edit[] {
  if (!mayName(source.sql, /postgres/i)) return [];
  const edits: Edit[] = [];
  walk(statement, (type, node) => {
    const isNamed =
      type === "RangeVar"
        ? text(node, "catalogname") === DATABASE
        : type === "ColumnRef"
          ? list(node, "fields").length >= OF_COLUMNS && names(node, "fields")[0] === DATABASE
          : (type === "FuncCall" || type === "TypeName") &&
            isWithDatabase(names(node, type === "FuncCall" ? "funcname" : "names"));
    if (isNamed) edits.push(source.qualifier(number(node, "location")));
    const parts = NAMED_IN.get(type);
    if (parts !== undefined)
      edits.push(
        ...databaseNamesIn(source.sql, text(node, "objtype") === "OBJECT_COLUMN" ? OF_COLUMNS : parts),
      );
    const before = BEFORE_NAMES.get(type);
    if (before) edits.push(...databaseNamesIn(source.sql, OF_OBJECTS, before));
  });
  // Operators and collations have no location in the tree either.
  edits.push(...databaseNamesIn(source.sql, OF_OBJECTS, ["OPERATOR(", "COLLATE"]));
  return [...new Map(edits.map((edit) => [edit.at, edit])).values()];
}

function isWithDatabase(path: readonly string[]): boolean {
  return path.length >= OF_OBJECTS && path[0] === DATABASE;
}

/**
 * Removes `postgres.` where a name of at least `parts` parts begins with it.
 *
 * @param before only after one of these words
 */
export function databaseNamesIn(sql: string, parts: number, before?: readonly string[]): Edit[] {
  const all = words(sql);
  return all.flatMap(({ name, start }, at) => {
    if (name !== DATABASE || all[at - 1]?.text === ".") return [];
    let length = 1;
    while (all[at + length * 2 - 1]?.text === ".") length++;
    const last = all[at - 1]?.text ?? "";
    const previous = last === "(" ? `${all[at - 2]?.text ?? ""}(` : last;
    if (length < parts || (before && !before.includes(previous))) return [];
    const end = all[at + 1]?.end ?? start;
    return [
      {
        at: Buffer.byteLength(sql.slice(0, start)),
        remove: Buffer.byteLength(sql.slice(start, end)),
        insert: "",
      },
    ];
  });
}
