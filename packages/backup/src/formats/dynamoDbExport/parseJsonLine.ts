import { ownValue } from "@mattb.tech/billio-config";
import { parseTypedJson } from "../../old/parseTypedJson.ts";
import { parseJsonText } from "../files/parseJsonText.ts";
import type { ExportLine } from "./ExportLine.ts";

/**
 * Parses a line of an export in typed JSON.
 *
 * @throws {TypeError} when it is no JSON object
 */
export function parseJsonLine(text: string): ExportLine {
  const value = parseJsonText(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("must be an object, { … }");
  const line = value as Record<string, unknown>;
  const members = Object.keys(line);
  return {
    members,
    attributes: (member) => parseTypedJson(ownValue(line, member)),
    typedJson: (member) => JSON.stringify(ownValue(line, member)),
  };
}
