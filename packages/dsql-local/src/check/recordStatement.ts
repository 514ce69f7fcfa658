import type { Node } from "../analysis/parse/parse.ts";
import { child, list, names, tableName, text } from "../analysis/parse/tree.ts";
import { nameOf, type ScriptObjects } from "./ScriptObjects.ts";
import { alterTable } from "./ScriptTable.ts";

/** Records what a statement that DSQL runs creates, changes and drops. */
export function recordStatement(objects: ScriptObjects, node: Node): void {
  const [type = ""] = Object.keys(node);
  const statement = child(node, type) ?? {};
  const relation = tableName(child(statement, "relation"));
  objects.roles.apply(type, statement);
  switch (type) {
    case "CreateStmt":
      if (!objects.tables.has(relation)) objects.tables.set(relation, objects.created(statement));
      break;
    case "ViewStmt":
      objects.views.set(tableName(child(statement, "view")), true);
      break;
    case "CreateSeqStmt":
      objects.sequences.set(tableName(child(statement, "sequence")), true);
      break;
    case "CreateDomainStmt":
      objects.domains.set(nameOf(names(statement, "domainname")), child(statement, "typeName") ?? {});
      break;
    case "CreateSchemaStmt":
      objects.schemas.add(text(statement, "schemaname"));
      break;
    case "AlterTableStmt": {
      const table = objects.tables.get(relation);
      if (table && text(statement, "objtype") === "OBJECT_TABLE") alterTable(table, statement);
      break;
    }
    case "IndexStmt": {
      const indexes = objects.tables.get(relation)?.indexes;
      // Unnamed indexes are counted one by one.
      indexes?.add(text(statement, "idxname") || `(unnamed ${indexes.size})`);
      break;
    }
    case "CreateStatsStmt":
      for (const item of list(statement, "relations")) {
        const statistics = objects.tables.get(tableName(child(item, "RangeVar")))?.statistics;
        statistics?.add(names(statement, "defnames").at(-1) ?? `(unnamed ${statistics.size})`);
      }
      break;
    case "AlterObjectSchemaStmt": {
      const to = { schema: text(statement, "newschema") };
      if (text(statement, "objectType") === "OBJECT_TABLE") {
        objects.tables.move(relation, { ...to, name: relation.name });
      }
      if (text(statement, "objectType") === "OBJECT_DOMAIN") {
        const domain = nameOf(names(child(child(statement, "object"), "List"), "items"));
        objects.domains.move(domain, { ...to, name: domain.name });
      }
      break;
    }
    case "RenameStmt":
      rename(objects, statement);
      break;
    case "DropStmt":
      for (const item of list(statement, "objects")) drop(objects, text(statement, "removeType"), item);
      break;
    default:
  }
}

function rename(objects: ScriptObjects, statement: Node): void {
  const name = tableName(child(statement, "relation"));
  const table = objects.tables.get(name);
  const [from, to] = [text(statement, "subname"), text(statement, "newname")];
  switch (text(statement, "renameType")) {
    case "OBJECT_TABLE":
      objects.tables.move(name, { ...name, name: to });
      break;
    case "OBJECT_COLUMN":
      if (!table?.columns.has(from)) return;
      table.columns.set(to, table.columns.get(from));
      table.columns.delete(from);
      if (table.primaryKey.columns.delete(from)) table.primaryKey.columns.add(to);
      break;
    case "OBJECT_TABCONSTRAINT":
      if (table?.primaryKey.constraint === from) table.primaryKey.constraint = to;
      if (table?.indexes.delete(from)) table.indexes.add(to);
      break;
    case "OBJECT_INDEX":
      for (const each of objects.tables.values()) if (each.indexes.delete(name.name)) each.indexes.add(to);
      break;
    case "OBJECT_DOMAIN": {
      const domain = nameOf(names(child(child(statement, "object"), "List"), "items"));
      objects.domains.move(domain, { ...domain, name: to });
      break;
    }
    case "OBJECT_SCHEMA":
      if (objects.schemas.delete(from)) objects.schemas.add(to);
      for (const made of objects.inSchemas) made.renameSchema(from, to);
      break;
    default:
  }
}

function drop(objects: ScriptObjects, kind: string, item: Node): void {
  const type = child(item, "TypeName");
  const name = nameOf(type ? names(type, "names") : names(child(item, "List"), "items"));
  switch (kind) {
    case "OBJECT_TABLE":
      objects.tables.delete(name);
      break;
    case "OBJECT_VIEW":
      objects.views.delete(name);
      break;
    case "OBJECT_SEQUENCE":
      objects.sequences.delete(name);
      break;
    case "OBJECT_DOMAIN":
      objects.domains.delete(name);
      break;
    case "OBJECT_INDEX":
      for (const table of objects.tables.values()) table.indexes.delete(name.name);
      break;
    case "OBJECT_STATISTIC_EXT":
      for (const table of objects.tables.values()) table.statistics.delete(name.name);
      break;
    case "OBJECT_SCHEMA": {
      const schema = text(child(item, "String"), "sval");
      objects.schemas.delete(schema);
      for (const made of objects.inSchemas) made.dropSchema(schema);
      break;
    }
    default:
  }
}
