import { parseJson } from "@mattb.tech/billio-data/numbers";
import { fromAttributes } from "../../old/fromAttributes.ts";
import { parseTypedJson } from "../../old/parseTypedJson.ts";
import { type Reading, itemIssue } from "../../source/Reading.ts";

/** The row of an item in typed JSON, which may have been edited by hand. */
export function readTypedText(text: string): Reading {
  const repeated: string[] = [];
  try {
    const value = parseJson(text, { onRepeated: (path) => repeated.push(path), unheld: () => undefined });
    if (repeated.length > 0)
      return { faults: repeated.map((field) => ({ field, reason: "is written twice in one object" })) };
    return fromAttributes(parseTypedJson(value));
  } catch (error) {
    if (error instanceof SyntaxError) return itemIssue("is not valid JSON");
    if (error instanceof TypeError) return itemIssue(error.message);
    throw error;
  }
}
