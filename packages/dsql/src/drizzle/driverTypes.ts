import type { CustomTypesConfig } from "pg";
import { asText } from "../connection/asText.ts";

/** Dates, timestamps and intervals, and arrays of them: Drizzle's columns read their text themselves. */
const AS_TEXT = new Set([1082, 1114, 1184, 1186, 1115, 1182, 1185, 1187, 1231]);

let types: Promise<CustomTypesConfig> | undefined;

/** Type parsers for Drizzle, as its driver for node-postgres has them. The driver is loaded on first use. */
export function driverTypes(): Promise<CustomTypesConfig> {
  return (types ??= import("pg").then(({ default: { types: known } }) => ({
    getTypeParser: (oid, format) =>
      AS_TEXT.has(oid) ? asText : (known.getTypeParser(oid, format) as Parser),
  })));
}

type Parser = (value: string) => unknown;
