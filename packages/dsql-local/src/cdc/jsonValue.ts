import { intervalMicros } from "./intervalMicros.ts";
import { jsonString } from "./jsonString.ts";
import type { ValueText } from "./parseChange.ts";
import { dateDays, timeMicros, timestampMicros, timeWithZoneMicros } from "./times.ts";

/** What DSQL writes for ±infinity of a timestamp (Aurora DSQL user guide, "CDC record format"). */
const INFINITE_TIMESTAMP = { infinity: "9223372036825200000", "-infinity": "-9223372036832400000" };
/** For dates DSQL's values aren't known; these are PostgreSQL's own. */
const INFINITE_DATE = { infinity: "2147483647", "-infinity": "-2147483648" };

/**
 * A value as JSON, in the format of DSQL's change records (Aurora DSQL user guide, "CDC record format"). The guide doesn't
 * mention jsonb: it is written like json, as a string.
 *
 * @param type as PostgreSQL's `format_type` names it, domains resolved
 */
export function jsonValue(type: string, value: ValueText): string {
  if (value === null) return "null";
  switch (type) {
    case "smallint":
    case "integer":
    case "bigint":
    case "oid":
      return value;
    case "real":
    case "double precision":
      return /^-?Infinity$|^NaN$/.test(value) ? jsonString(value) : value;
    case "boolean":
      return value === "t" || value === "true" ? "true" : "false";
    case "character":
      return jsonString(value.replace(/ +$/, ""));
    case "bytea":
      return jsonString(Buffer.from(value.slice("\\x".length), "hex").toString("base64"));
    case "date":
      return infinite(value, INFINITE_DATE) ?? String(dateDays(value));
    case "time without time zone":
      return String(timeMicros(value));
    case "time with time zone":
      return String(timeWithZoneMicros(value));
    case "timestamp without time zone":
    case "timestamp with time zone":
      return infinite(value, INFINITE_TIMESTAMP) ?? String(timestampMicros(value));
    case "interval":
      return String(intervalMicros(value) ?? null);
    default:
      // numeric, text, varchar, name, "char", uuid, json, jsonb.
      return jsonString(value);
  }
}

function infinite(value: string, numbers: typeof INFINITE_DATE): string | undefined {
  return value === "infinity" || value === "-infinity" ? numbers[value] : undefined;
}
