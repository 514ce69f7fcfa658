import type { Node } from "../parse/parse.ts";
import type { Statement } from "../statement/Statement.ts";
import { child, list, names, text } from "../parse/tree.ts";

/** What ALTER … RENAME TO gives another name; nothing for columns, constraints and other statements. */
export function renamedTo(type: string, statement: Node): Pick<Statement, "renamed"> {
  if (type !== "RenameStmt") return {};
  const to = text(statement, "newname");
  switch (text(statement, "renameType")) {
    case "OBJECT_TABLE":
    case "OBJECT_VIEW":
    case "OBJECT_SEQUENCE":
      return { renamed: { from: text(child(statement, "relation"), "relname"), to } };
    case "OBJECT_SCHEMA":
      return { renamed: { from: `${text(statement, "subname")}.`, to: `${to}.` } };
    case "OBJECT_FUNCTION": {
      const call = child(child(statement, "object"), "ObjectWithArgs");
      return { renamed: { from: names(call, "objname").at(-1) ?? "", to } };
    }
    case "OBJECT_DOMAIN": {
      const path = list(child(child(statement, "object"), "List"), "items");
      return { renamed: { from: text(child(path.at(-1), "String"), "sval"), to } };
    }
    default:
      return {};
  }
}
