import type { Node } from "../parse/parse.ts";
import { child, constant, list, names, text, walk } from "../parse/tree.ts";

/** Functions whose first argument names a sequence. */
const OF_SEQUENCE = new Set(["nextval", "currval", "setval"]);

/** Statements that name what they change as plain strings: DROP, COMMENT, GRANT, RENAME, OWNER TO, SET SCHEMA. */
const NAMED_IN = ["objects", "object", "typeName", "defnames"];

/**
 * Names that a statement takes from the catalog, without schema: of tables, views, functions, sequences and types,
 * and of schemas, each followed by a dot. Some are too many: names of columns in COMMENT, of a WITH clause's queries.
 */
export function referencedNames(statement: Node): string[] {
  const found = new Set<string>();
  const add = (path: string[]) => {
    const name = path.at(-1);
    if (name === undefined || path[0] === "pg_catalog") return;
    found.add(name);
    if (path.length > 1) found.add(`${path.at(-2)}.`);
  };
  walk(statement, (type, node) => {
    switch (type) {
      case "RangeVar":
        if (typeof node.relname !== "string") break;
        add(text(node, "schemaname") === "" ? [node.relname] : [text(node, "schemaname"), node.relname]);
        break;
      case "FuncCall": {
        add(names(node, "funcname"));
        const [first] = list(node, "args");
        const sequence = OF_SEQUENCE.has(names(node, "funcname").at(-1) ?? "") ? constant(first) : undefined;
        if (typeof sequence === "string") add(sequence.replaceAll('"', "").split("."));
        break;
      }
      case "TypeName":
        add(names(node, "names"));
        break;
      case "ObjectWithArgs":
        add(names(node, "objname"));
        break;
      case "CreateFunctionStmt":
        add(names(node, "funcname"));
        break;
      case "CreateDomainStmt":
        add(names(node, "domainname"));
        break;
      case "CreateSchemaStmt":
        found.add(`${text(node, "schemaname")}.`);
        break;
      case "RenameStmt":
      case "AlterOwnerStmt":
      case "AlterObjectSchemaStmt":
      case "DropStmt":
      case "CommentStmt":
      case "GrantStmt":
      case "AlterDomainStmt":
      case "CreateStatsStmt":
        for (const key of NAMED_IN) {
          if (Object.hasOwn(node, key)) addStrings(node[key], isOfSchema(node), found);
        }
        break;
      default:
    }
  });
  return [...found];
}

function isOfSchema(statement: Node): boolean {
  const of = ["removeType", "objtype", "renameType", "objectType"].map((key) => text(statement, key));
  return of.includes("OBJECT_SCHEMA");
}

function addStrings(value: unknown, ofSchema: boolean, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) addStrings(item, ofSchema, found);
  } else if (typeof value === "object" && value !== null) {
    const string = child(value as Node, "String");
    if (string) found.add(text(string, "sval") + (ofSchema ? "." : ""));
    else for (const inner of Object.values(value)) addStrings(inner, ofSchema, found);
  }
}
