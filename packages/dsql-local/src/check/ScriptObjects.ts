import type { Name } from "../analysis/lookups/CatalogLookup.ts";
import type { Node } from "../analysis/parse/parse.ts";
import { tableName } from "../analysis/parse/tree.ts";
import { Named } from "./Named.ts";
import { ScriptRoles } from "./ScriptRoles.ts";
import { createdTable, type ScriptTable } from "./ScriptTable.ts";

/** The objects that the scripts have created, and not dropped again. */
export class ScriptObjects {
  readonly tables = new Named<ScriptTable>();
  readonly views = new Named<true>();
  readonly sequences = new Named<true>();
  /** By domain the type that it is over. */
  readonly domains = new Named<Node>();
  readonly schemas = new Set<string>();
  readonly roles = new ScriptRoles();

  /** All kinds of objects that are in schemas. */
  get inSchemas() {
    return [this.tables, this.views, this.sequences, this.domains];
  }

  /** The table that a CREATE TABLE creates. */
  created(statement: Node): ScriptTable {
    const relation = tableName(statement.relation as Node | undefined);
    return createdTable(relation.name, statement, (like) => this.tables.get(tableName(like)));
  }
}

/** The name with the given parts: `["s", "t"]` is t in schema s. */
export function nameOf(path: readonly string[]): Name {
  const [name = "", schema] = [...path].reverse();
  return { name, ...(schema === undefined ? {} : { schema }) };
}
