import type { Answer, Result } from "./Program.ts";

/** Whether a response equals the model's: rows in any order except a portal's, errors by SQLSTATE. */
export function isSame(expected: Answer, seen: Answer): boolean {
  return (
    expected.waits === seen.waits &&
    expected.status === seen.status &&
    expected.results.length === seen.results.length &&
    expected.results.every((result, at) => isSameResult(result, seen.results[at]))
  );
}

function isSameResult(expected: Result, seen: Result | undefined): boolean {
  if (!seen) return false;
  if ("error" in expected) return "error" in seen && seen.error.some((code) => expected.error.includes(code));
  if ("copyIn" in expected) return "copyIn" in seen;
  if ("part" in expected) {
    return "part" in seen && expected.more === seen.more && expected.part.join("\n") === seen.part.join("\n");
  }
  return "tag" in seen && expected.tag === seen.tag && sorted(expected.rows) === sorted(seen.rows);
}

// Without a Describe a result without rows looks like no result.
const sorted = (rows: readonly string[] = []) => [...rows].sort().join("\n");
