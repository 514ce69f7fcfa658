import type { CatalogLookup } from "../lookups/CatalogLookup.ts";
import type { Node } from "../parse/parse.ts";
import { child, list, names, tableName, text } from "../parse/tree.ts";

/** What has to be looked up in the catalog before a statement runs, by its type. */
export const ddlLookups = new Map(
  Object.entries<(statement: Node) => CatalogLookup[]>({
    CreateStmt: (statement) => [
      { kind: "tables", ...named(statement.if_not_exists, child(statement, "relation")) },
    ],
    ViewStmt: (statement) => [{ kind: "views", ...named(statement.replace, child(statement, "view")) }],
    CreateSeqStmt: (statement) => [
      { kind: "sequences", ...named(statement.if_not_exists, child(statement, "sequence")) },
    ],
    CreateSchemaStmt: (statement) => [
      {
        kind: "schemas",
        ...(statement.if_not_exists === true ? { named: text(statement, "schemaname") } : {}),
      },
    ],
    CreateStatsStmt(statement) {
      const name = statement.if_not_exists === true ? names(statement, "defnames").at(-1) : undefined;
      return list(statement, "relations")
        .map((item) => child(item, "RangeVar"))
        .filter((relation) => relation !== undefined)
        .map((relation) => ({
          kind: "statistics",
          table: tableName(relation),
          ...(name === undefined ? {} : { named: name }),
        }));
    },
    DropRoleStmt: (statement) => [
      {
        kind: "mappedRole",
        roles: list(statement, "roles").map((item) => text(child(item, "RoleSpec"), "rolename")),
      },
    ],
  }),
);

/** The name, where the statement accepts an existing object of that name. */
function named(isTolerant: unknown, relation: Node | undefined) {
  return isTolerant === true ? { named: tableName(relation) } : {};
}
