import type { Statement } from "../../analysis/statement/Statement.ts";

/**
 * Statements whose response is buffered until it is known that they don't conflict with other sessions; and one whose response
 * gets an estimate at its end.
 */
export function isBuffered({ kind, estimatesDpu }: Statement): boolean {
  return (
    kind === "write" ||
    kind === "lockingRead" ||
    kind === "ddl" ||
    kind === "set" ||
    kind === "copyFrom" ||
    estimatesDpu === true
  );
}
