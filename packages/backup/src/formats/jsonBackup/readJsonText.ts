import { parseJson } from "@mattb.tech/billio-data/numbers";
import { parseFileName } from "./fileNames.ts";
import { type Reading, itemIssue } from "../../source/Reading.ts";
import { fromJson } from "../../old/fromJson.ts";

const TOO_FAR = "holds a number whose exponent is past 10^15, more than can be kept";

/** The row of an element of a JSON backup; the file's name gives the type. */
export function readJsonText(text: string, file: string): Reading {
  const type = parseFileName(file)?.type;
  if (type === undefined)
    return itemIssue(`is of a file whose name tells no type; expected is e.g. Book.json`);
  const repeated: string[] = [];
  let value: unknown;
  try {
    value = parseJson(text, { onRepeated: (path) => repeated.push(path) });
  } catch (error) {
    // The parser's own message quotes the text, which may contain private notes.
    return itemIssue(error instanceof SyntaxError ? "is not valid JSON" : TOO_FAR);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return itemIssue("must be an object, { … }");
  return fromJson(value as Record<string, unknown>, { type, repeated });
}
