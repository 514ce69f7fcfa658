import type { MigrationStep } from "./Migration.ts";

/** Longer lines are cut: a terminal shows the whole of it beside the error. */
const MAX_LENGTH = 100;

/** Which of a file's statements a step is, for an error: `statement 2 of 5: CREATE TABLE items (`. */
export function describeStep({ step, action }: MigrationStep, steps: number): string {
  if (action.kind === "run") return `step ${step} of ${steps}: ${action.run}`;
  const line =
    action.sql
      .split("\n")
      .map((each) => each.trim())
      .find(isStatement) ?? "";
  const characters = Array.from(line);
  const cut = characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join("")}…` : line;
  return `statement ${step} of ${steps}: ${cut}`;
}

function isStatement(line: string): boolean {
  return line !== "" && !line.startsWith("--");
}
