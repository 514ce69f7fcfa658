import { types as rules } from "../../errorCatalog/types.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { MAX_KEY_BYTES } from "./indexLimits.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { constant, list, names } from "../parse/tree.ts";

/** PostgreSQL's types that columns can't have, by internal name (recorded on a cluster 2026-09, but for the last two lines). */
const UNSUPPORTED = new Set(
  (
    "money xml inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery bit varbit pg_lsn " +
    "int4range int8range numrange tsrange tstzrange daterange " +
    "int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange " +
    "xid xid8 cid tid pg_snapshot txid_snapshot jsonpath refcursor aclitem oidvector int2vector " +
    "regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype"
  ).split(" "),
);

/** PostgreSQL's types that columns can have, by internal name. */
const SUPPORTED = new Set(
  (
    "int2 int4 int8 float4 float8 numeric bool text varchar bpchar char name bytea uuid json jsonb oid " +
    "date time timetz timestamp timestamptz interval"
  ).split(" "),
);

/** Types that columns can have, but keys can't. */
export const NO_KEYS: ReadonlySet<string> = new Set(["json", "jsonb", "bytea"]);

/** DSQL doesn't support these pseudo-types; the message repeats the name in the statement. */
const SERIAL = new Set(["serial", "serial2", "serial4", "serial8", "smallserial", "bigserial"]);

const DISPLAY = new Map([
  ["int2", "smallint"],
  ["int4", "integer"],
  ["int8", "bigint"],
  ["float4", "real"],
  ["float8", "double precision"],
  ["bool", "boolean"],
  ["bpchar", "character"],
  ["varchar", "character varying"],
  ["varbit", "bit varying"],
  ["time", "time without time zone"],
  ["timetz", "time with time zone"],
  ["timestamp", "timestamp without time zone"],
  ["timestamptz", "timestamp with time zone"],
]);

/** Declared sizes, in bytes. Observed on a cluster 2026-10. */
const MAX_LENGTH = new Map([
  ["bpchar", { bytes: 4096, name: "char" }],
  ["varchar", { bytes: 65535, name: "varchar" }],
]);

/** A type's internal name, e.g. `int4`, without its schema if that is pg_catalog. */
export function typeName(type: Node | undefined): string {
  const parts = names(type, "names");
  return parts.length === 2 && parts[0] === "pg_catalog" ? (parts[1] ?? "") : parts.join(".");
}

/** A type's name in DSQL's messages. */
export function displayName(type: Node | undefined): string {
  const name = typeName(type);
  return (DISPLAY.get(name) ?? name) + "[]".repeat(list(type, "arrayBounds").length);
}

/** Rejects types that columns can't have. */
export function checkColumnType(type: Node | undefined): DsqlError | undefined {
  const name = typeName(type);
  if (SERIAL.has(name)) return toDsqlErrorAt(type, rules.serial, { type: name });
  const element = elementOf(name);
  if (element !== undefined) {
    return toDsqlErrorAt(type, rules.unsupported, { type: `${DISPLAY.get(element) ?? element}[]` });
  }
  if (list(type, "arrayBounds").length > 0 || UNSUPPORTED.has(name)) {
    return toDsqlErrorAt(type, rules.unsupported, { type: displayName(type) });
  }
  const early =
    name === "json" || name === "jsonb" ? toDsqlErrorAt(type, rules[name], { type: name }) : undefined;
  if (early) return early;
  if (name === "numeric" && isLongNumeric(type)) {
    const error = toDsqlErrorAt(type, rules.numericDigits, MAX_NUMERIC);
    if (error) return error;
  }
  const limit = MAX_LENGTH.get(name);
  if (limit && declaredLength(type) > limit.bytes) {
    return toDsqlErrorAt(type, rules.declaredSize, { bytes: limit.bytes, type: limit.name });
  }
  return undefined;
}

/** The element type in an array's internal name: `int4` of `_int4`. */
export function elementOf(name: string): string | undefined {
  const element = name.startsWith("_") ? name.slice(1) : "";
  return SUPPORTED.has(element) || UNSUPPORTED.has(element) ? element : undefined;
}

/** Rejects types that can't be in a primary key, a UNIQUE constraint or an index. */
export function checkKeyType(type: Node | undefined): DsqlError | undefined {
  const name = typeName(type);
  if (list(type, "arrayBounds").length > 0) return undefined;
  if (NO_KEYS.has(name)) return toDsqlErrorAt(type, rules.key, { type: name });
  if (name === "numeric") return toDsqlErrorAt(type, rules.numericKey, { type: name });
  return MAX_LENGTH.has(name) && declaredLength(type) > MAX_KEY_BYTES
    ? toDsqlErrorAt(type, rules.keySize, { bytes: MAX_KEY_BYTES })
    : undefined;
}

/**
 * Checks the digits of numeric, in columns, casts and elsewhere. PostgreSQL checks a scale below -1000: the tree doesn't
 * contain negative numbers.
 */
export function checkNumeric(type: Node): DsqlError | undefined {
  if (typeName(type) !== "numeric") return undefined;
  const [precision = 1, scale = 0] = list(type, "typmods").map((item) => constant(item));
  if (isOutside(precision, 1)) {
    return toDsqlErrorAt(type, rules.numericRange, {
      part: "precision",
      value: precision,
      least: 1,
      most: 1_000,
    });
  }
  return isOutside(scale, -1_000)
    ? toDsqlErrorAt(type, rules.numericRange, { part: "scale", value: scale, least: -1_000, most: 1_000 })
    : undefined;
}

function isOutside(value: string | number | undefined, least: number): value is number {
  return typeof value === "number" && (value < least || value > 1_000);
}

/** The limits of numeric until 2026-08-24 (Aurora DSQL user guide, data types). */
const MAX_NUMERIC = { precision: 38, scale: 37 };

function isLongNumeric(type: Node | undefined): boolean {
  const [precision = 0, scale = 0] = list(type, "typmods").map((item) => Number(constant(item) ?? 0));
  return precision > MAX_NUMERIC.precision || scale > MAX_NUMERIC.scale;
}

function declaredLength(type: Node | undefined): number {
  const declared = constant(list(type, "typmods")[0]);
  return typeof declared === "number" ? declared : 0;
}
