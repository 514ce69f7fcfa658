import { parseRowLine } from "../../row/rowLine.ts";
import { type Reading, wholeFault } from "../Reading.ts";
import { rowFaults } from "./rowFaults.ts";

/** The row of a line of a backup. */
export function readRowText(text: string): Reading {
  try {
    const row = parseRowLine(text);
    const faults = rowFaults(row);
    const id = faults.some(({ field }) => field === "id") ? {} : { id: row.id?.toLowerCase() ?? "" };
    return faults.length > 0 ? { ...id, faults } : { ...id, row, faults };
  } catch (error) {
    if (error instanceof TypeError) return wholeFault(error.message);
    // The parser's own message quotes the text, which may hold notes.
    if (error instanceof SyntaxError) return wholeFault("is not valid JSON");
    throw error;
  }
}
