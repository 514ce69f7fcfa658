import type { MigrationStep } from "../model/Migration.ts";
import { scan } from "../read/scan.ts";

/** Longer lines are truncated, to fit a terminal with the error. */
const MAX_LENGTH = 100;

/** Which of a file's statements a step is, for an error: `statement 2 of 5: CREATE TABLE orders (`. */
export function describeStep({ file, step, action }: MigrationStep, steps: number): string {
  if (action.kind === "run") return `step ${step} of ${steps}: ${action.run}`;
  const line = firstLine(action.sql, file);
  const characters = Array.from(line);
  const cut = characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join("")}…` : line;
  return `statement ${step} of ${steps}: ${cut}`;
}

/** The first line without the comments before it, whatever their form. */
function firstLine(sql: string, file: string): string {
  const tokens = scan(sql, file);
  const begin = tokens.findIndex(({ kind }) => kind !== "space" && kind !== "comment");
  const text = tokens.slice(Math.max(begin, 0)).map((token) => token.text);
  const [line = ""] = text.join("").split(/[\r\n]/, 1);
  // Control characters could control a terminal.
  return line.replaceAll(/\p{Cc}/gu, " ").trim();
}
