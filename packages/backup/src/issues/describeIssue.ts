import { printableName } from "../text/printable.ts";
import type { ImportIssue } from "./ImportIssue.ts";

/** An issue in one line: `Book.json, item 12 (line 14), id 1f…: rating must be …`. */
export function describeIssue({ file, item, line, id, field, reason }: ImportIssue): string {
  const location = [
    file,
    ...(item === undefined ? [] : [`item ${item}${line === undefined ? "" : ` (line ${line})`}`]),
    ...(id === undefined ? [] : [`id ${id}`]),
  ];
  return printableName(
    `${location.join(", ")}: ${field === undefined || field === "" ? "" : `${field} `}${reason}`,
  );
}
