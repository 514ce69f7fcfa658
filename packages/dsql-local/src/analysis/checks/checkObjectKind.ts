import { objects } from "../../errorCatalog/objects.ts";
import { statements } from "../../errorCatalog/statements.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { text } from "../parse/tree.ts";

/** Kinds of objects by their names in the tree, without `OBJECT_`. */
const kinds = (names: string) => new Set(names.split(" ").map((name) => `OBJECT_${name}`));

/** Kinds of objects that clients can create, and so drop, rename and so on. */
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
/** DSQL accepts DROP … IF EXISTS for these, though they can't exist (dsql-lint). */
const DROPPED_IF_EXISTING = kinds("TRIGGER EVENT_TRIGGER");

/** Rejects DROP for kinds that DSQL doesn't support, whether or not the object exists. */
export function checkDrop(statement: Node): DsqlError | undefined {
  const kind = text(statement, "removeType");
  if (DROPPED_IF_EXISTING.has(kind)) {
    return statement.missing_ok === true ? undefined : toDsqlErrorAt(undefined, statements.dropTrigger);
  }
  return DROPPED.has(kind) ? undefined : toDsqlErrorAt(undefined, objects.drop);
}

/** Rejects RENAME for kinds that DSQL doesn't support. */
export function checkRename(statement: Node): DsqlError | undefined {
  const column = text(statement, "renameType") === "OBJECT_COLUMN" ? text(statement, "relationType") : "";
  // A column of a foreign table or materialized view is renamed as any column is.
  const isOfOther = column === "OBJECT_MATVIEW" || column === "OBJECT_FOREIGN_TABLE";
  return RENAMED.has(text(statement, "renameType")) && !isOfOther
    ? undefined
    : toDsqlErrorAt(undefined, objects.rename);
}

/** Rejects OWNER TO for kinds that DSQL doesn't support. */
export function checkOwner(statement: Node): DsqlError | undefined {
  const kind = text(statement, "objectType");
  if (kind === "OBJECT_TYPE") return toDsqlErrorAt(undefined, statements.alterType);
  return OWNED.has(kind) ? undefined : toDsqlErrorAt(undefined, objects.owner);
}

/** Rejects SET SCHEMA for kinds that DSQL doesn't support. */
export function checkSetSchema(statement: Node): DsqlError | undefined {
  const kind = text(statement, "objectType");
  if (kind === "OBJECT_TYPE") return toDsqlErrorAt(undefined, statements.alterType);
  return MOVED.has(kind) ? undefined : toDsqlErrorAt(undefined, objects.setSchema);
}

/** Rejects COMMENT for kinds that DSQL doesn't support. */
export function checkComment(statement: Node): DsqlError | undefined {
  return COMMENTED.has(text(statement, "objtype")) ? undefined : toDsqlErrorAt(undefined, objects.comment);
}

/** Rejects DEPENDS ON EXTENSION for kinds that DSQL doesn't support it for. */
export function checkDependsOnExtension(statement: Node): DsqlError | undefined {
  return DEPENDENT.has(text(statement, "objectType"))
    ? undefined
    : toDsqlErrorAt(undefined, statements.other, { statement: "AlterObjectDepends" });
}

/** Rejects GRANT for kinds that DSQL doesn't support. */
export function checkGrant(statement: Node): DsqlError | undefined {
  return GRANTED.has(text(statement, "objtype"))
    ? undefined
    : toDsqlErrorAt(undefined, objects.grantedObject);
}
