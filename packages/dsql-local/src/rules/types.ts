import type { DsqlError } from "./DsqlError.ts";
import type { Node } from "./parser.ts";
import { limitExceeded, unsupported } from "./refusals.ts";
import { constant, list, names } from "./tree.ts";

/** PostgreSQL's types that no column may have, by internal name (recorded on a cluster 2026-09). */
const REFUSED = new Set(
  (
    "money xml inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery bit varbit pg_lsn " +
    "int4range int8range numrange tsrange tstzrange daterange " +
    "int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange"
  ).split(" "),
);

/** DSQL has no such pseudo-types; the message names the one that was asked for. */
const SERIAL = new Set(["serial", "serial2", "serial4", "serial8", "smallserial", "bigserial"]);

const DISPLAY: Record<string, string> = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  bool: "boolean",
  bpchar: "character",
  varchar: "character varying",
  varbit: "bit varying",
  time: "time without time zone",
  timetz: "time with time zone",
  timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone",
};

/** Declared sizes, in bytes. Observed on a cluster 2026-10. */
const MAX_LENGTH: Record<string, { bytes: number; name: string }> = {
  bpchar: { bytes: 4096, name: "char" },
  varchar: { bytes: 65535, name: "varchar" },
};

/** A type's internal name, e.g. `int4`, without its schema when that is pg_catalog. */
export function typeName(type: Node | undefined): string {
  const parts = names(type, "names");
  return parts.length === 2 && parts[0] === "pg_catalog" ? (parts[1] ?? "") : parts.join(".");
}

/** The name that DSQL's messages give a type. */
export function displayName(type: Node | undefined): string {
  const name = typeName(type);
  return (DISPLAY[name] ?? name) + "[]".repeat(list(type, "arrayBounds").length);
}

/** Why no column can be of this type, or undefined. */
export function columnTypeRefusal(type: Node | undefined): DsqlError | undefined {
  const name = typeName(type);
  if (SERIAL.has(name)) return { sqlstate: "42704", message: `type "${name}" does not exist` };
  if (list(type, "arrayBounds").length > 0 || REFUSED.has(name)) {
    return unsupported(`datatype ${displayName(type)} not supported`);
  }
  const limit = MAX_LENGTH[name];
  const declared = constant(list(type, "typmods")[0]);
  if (limit && typeof declared === "number" && declared > limit.bytes) {
    return limitExceeded(`Datatype limit greater than ${limit.bytes} bytes not supported for ${limit.name}`);
  }
  return undefined;
}

/** Whether the type can't be in a primary key, a unique constraint or an index. */
export function isKeyType(type: Node | undefined): boolean {
  return !["json", "jsonb"].includes(typeName(type));
}
