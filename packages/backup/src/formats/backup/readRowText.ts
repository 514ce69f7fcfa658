import { parseRowLine } from "../../row/rowLine.ts";
import { type Reading, itemIssue } from "../../source/Reading.ts";
import { rowIssues } from "./rowIssues.ts";

/** The row of a line of a backup. */
export function readRowText(text: string): Reading {
  try {
    const row = parseRowLine(text);
    const faults = rowIssues(row);
    const id = faults.some(({ field }) => field === "id") ? {} : { id: row.id?.toLowerCase() ?? "" };
    return faults.length > 0 ? { ...id, faults } : { ...id, row, faults };
  } catch (error) {
    if (error instanceof TypeError) return itemIssue(error.message);
    // The parser's own message quotes the text, which may contain private notes.
    if (error instanceof SyntaxError) return itemIssue("is not valid JSON");
    throw error;
  }
}
