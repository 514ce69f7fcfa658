import { objects } from "../../errorCatalog/objects.ts";
import { statements } from "../../errorCatalog/statements.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { text } from "../parse/tree.ts";

/** Kinds of objects as the tree names them, from their names without `OBJECT_`. */
const kinds = (names: string) => new Set(names.split(" ").map((name) => `OBJECT_${name}`));

/** Objects that a client can make, and so drop, rename and the like. */
const DROPPED = kinds("TABLE VIEW INDEX SEQUENCE SCHEMA FUNCTION PROCEDURE ROUTINE DOMAIN STATISTIC_EXT");
const RENAMED = kinds(
  "TABLE COLUMN TABCONSTRAINT INDEX VIEW SEQUENCE SCHEMA FUNCTION PROCEDURE ROUTINE DOMAIN DOMCONSTRAINT STATISTIC_EXT ROLE",
);
const OWNED = kinds("SCHEMA FUNCTION PROCEDURE ROUTINE DOMAIN STATISTIC_EXT");
const MOVED = kinds("TABLE VIEW SEQUENCE FUNCTION PROCEDURE ROUTINE DOMAIN STATISTIC_EXT");
const GRANTED = kinds("TABLE SEQUENCE SCHEMA FUNCTION PROCEDURE ROUTINE DOMAIN");
const COMMENTED = kinds(
  "TABLE COLUMN TABCONSTRAINT VIEW INDEX SEQUENCE SCHEMA FUNCTION PROCEDURE ROUTINE DOMAIN DOMCONSTRAINT STATISTIC_EXT ROLE",
);
/** Objects that have DEPENDS ON EXTENSION (dsql-lint's grammar). */
const DEPENDENT = kinds("FUNCTION PROCEDURE ROUTINE");
/** DSQL lets these be dropped with IF EXISTS, though there can be none (dsql-lint). */
const DROPPED_IF_EXISTING = kinds("TRIGGER EVENT_TRIGGER");

/** Why DSQL drops nothing of the kind, be it there or not. */
export function checkDrop(statement: Node): DsqlError | undefined {
  const kind = text(statement, "removeType");
  if (DROPPED_IF_EXISTING.has(kind)) {
    return statement.missing_ok === true ? undefined : toDsqlErrorAt(undefined, statements.dropTrigger);
  }
  return DROPPED.has(kind) ? undefined : toDsqlErrorAt(undefined, objects.drop);
}

/** Why DSQL renames nothing of the kind. */
export function checkRename(statement: Node): DsqlError | undefined {
  const column = text(statement, "renameType") === "OBJECT_COLUMN" ? text(statement, "relationType") : "";
  // A column of a foreign table or materialized view is renamed as any column is.
  const isOfOther = column === "OBJECT_MATVIEW" || column === "OBJECT_FOREIGN_TABLE";
  return RENAMED.has(text(statement, "renameType")) && !isOfOther
    ? undefined
    : toDsqlErrorAt(undefined, objects.rename);
}

/** Why DSQL gives nothing of the kind to another owner. */
export function checkOwner(statement: Node): DsqlError | undefined {
  const kind = text(statement, "objectType");
  if (kind === "OBJECT_TYPE") return toDsqlErrorAt(undefined, statements.alterType);
  return OWNED.has(kind) ? undefined : toDsqlErrorAt(undefined, objects.owner);
}

/** Why DSQL moves nothing of the kind to another schema. */
export function checkSetSchema(statement: Node): DsqlError | undefined {
  const kind = text(statement, "objectType");
  if (kind === "OBJECT_TYPE") return toDsqlErrorAt(undefined, statements.alterType);
  return MOVED.has(kind) ? undefined : toDsqlErrorAt(undefined, objects.setSchema);
}

/** Why DSQL keeps no comment on the kind. */
export function checkComment(statement: Node): DsqlError | undefined {
  return COMMENTED.has(text(statement, "objtype")) ? undefined : toDsqlErrorAt(undefined, objects.comment);
}

/** Why DSQL has no DEPENDS ON EXTENSION for the kind. */
export function checkDependsOnExtension(statement: Node): DsqlError | undefined {
  return DEPENDENT.has(text(statement, "objectType"))
    ? undefined
    : toDsqlErrorAt(undefined, statements.other, { statement: "AlterObjectDepends" });
}

/** Why DSQL grants nothing on the kind. */
export function checkGrant(statement: Node): DsqlError | undefined {
  return GRANTED.has(text(statement, "objtype"))
    ? undefined
    : toDsqlErrorAt(undefined, objects.grantedObject);
}
