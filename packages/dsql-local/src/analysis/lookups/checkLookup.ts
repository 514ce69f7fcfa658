import { alterTable } from "../../errorCatalog/alterTable.ts";
import { createTable } from "../../errorCatalog/createTable.ts";
import { iam } from "../../errorCatalog/iam.ts";
import { queries } from "../../errorCatalog/queries.ts";
import { toDsqlError, toDsqlErrorInForce } from "../../errorCatalog/toDsqlError.ts";
import { types } from "../../errorCatalog/types.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Counted, CountLookup, PreCheck } from "./CatalogLookup.ts";
import { MAX_COLUMNS, CATALOG_LIMITS } from "./catalogLimits.ts";

/** DSQL's error, given the result of a lookup; null stands for "does not exist". */
export function checkLookup(lookup: PreCheck, result: string | null): DsqlError | undefined {
  if (result === null) return undefined;
  switch (lookup.kind) {
    case "primaryKeyColumn":
      return toDsqlError(alterTable.dropPrimaryKeyColumn, { column: result });
    case "primaryKey":
      return toDsqlError(alterTable.dropPrimaryKey);
    case "identityColumn":
      return result === "bigint" ? undefined : toDsqlError(types.identityType, { type: result });
    case "lockedKey":
      return toDsqlErrorInForce(queries.lockedKey);
    case "numericKey":
      return toDsqlErrorInForce(types.numericKey, { type: result });
    case "mappedRole":
      return toDsqlError(iam.mapped, { role: result });
  }
}

/** DSQL's error for a number of objects; null if it isn't known. */
export function checkCount(lookup: CountLookup, counted: Counted | null): DsqlError | undefined {
  if (counted === null) return undefined;
  if (lookup.kind === "columns") return checkColumnCount(counted.count, counted.isKeyed ?? false);
  const { max, rule } = CATALOG_LIMITS[lookup.kind];
  return counted.count >= max ? toDsqlError(rule, { max }) : undefined;
}

/** DSQL's error for a number of columns; a primary key's index includes them all. */
export function checkColumnCount(count: number, isKeyed: boolean): DsqlError | undefined {
  if (count <= MAX_COLUMNS) return undefined;
  return isKeyed
    ? toDsqlError(createTable.keyedColumns, { max: MAX_COLUMNS })
    : toDsqlError(createTable.columns);
}
