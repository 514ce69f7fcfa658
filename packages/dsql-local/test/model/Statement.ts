import type { Value } from "./Schema.ts";

/** A condition on one column; several are joined by AND, none matches every row. */
export type Condition =
  | { readonly column: string; readonly is: "=" | "<" | ">="; readonly value: Exclude<Value, null> }
  | { readonly column: string; readonly is: "null" };

/** The new value of a column. */
export type Expression =
  | { readonly value: Value }
  /** A column of the row itself plus a number. */
  | { readonly column: string; readonly plus: number }
  /** In DO UPDATE: `excluded`, the value that couldn't be inserted. */
  | { readonly excluded: string };

export type Assignment = { readonly column: string } & { readonly to: Expression };

export interface OnConflict {
  /** The columns of a key, or any key. DO UPDATE needs one. */
  readonly target: readonly string[] | undefined;
  /** Undefined for DO NOTHING. */
  readonly set: readonly Assignment[] | undefined;
}

interface OfRelation {
  /** A table or a view. */
  readonly relation: string;
  /** Written as `"public"."t"."v"`. */
  readonly qualified?: boolean;
}

/** A join with the rows of another relation that have the same value; their columns follow the others. */
export interface Join {
  readonly relation: string;
  readonly on: { readonly column: string; readonly other: string };
  readonly columns: readonly string[];
}

export interface Select extends OfRelation {
  readonly kind: "select";
  readonly columns: readonly string[] | "count";
  readonly where: readonly Condition[];
  readonly join?: Join;
  readonly lock?: "FOR UPDATE" | "FOR KEY SHARE";
}
export interface Insert extends OfRelation {
  readonly kind: "insert";
  /** The columns in the statement; others get their default or a generated value. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly onConflict?: OnConflict;
  readonly returning?: readonly string[];
}
export interface Update extends OfRelation {
  readonly kind: "update";
  readonly set: readonly Assignment[];
  readonly where: readonly Condition[];
  readonly returning?: readonly string[];
}
export interface Delete extends OfRelation {
  readonly kind: "delete";
  readonly where: readonly Condition[];
  readonly returning?: readonly string[];
}
/** The rows of a COPY FROM STDIN are a step of their own. */
export interface Copy extends OfRelation {
  readonly kind: "copy";
  readonly columns: readonly string[];
}
export interface Control {
  readonly kind: "BEGIN" | "START TRANSACTION" | "COMMIT" | "ROLLBACK";
}

export type DataStatement = Select | Insert | Update | Delete;
export type Statement = DataStatement | Control;
