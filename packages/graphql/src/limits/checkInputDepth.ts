import { LimitError } from "./LimitError.ts";
import { LIMITS } from "./limits.ts";

/**
 * Rejects variables that are nested too deep: recursion over them would overflow the stack. Visits each value once, level
 * by level.
 *
 * @throws {LimitError}
 */
export function checkInputDepth(variables: Readonly<Record<string, unknown>>): void {
  let level: unknown[] = Object.values(variables);
  for (let depth = 1; level.length > 0; depth++) {
    const nested = level.filter((value) => typeof value === "object" && value !== null);
    if (nested.length > 0 && depth > LIMITS.inputDepth) throw new LimitError("inputDepth", depth);
    level = nested.flatMap((value) => Object.values(value) as unknown[]);
  }
}
