import type { Answer } from "./Answer.ts";
import type { Expectation } from "./Check.ts";

/** How an answer differs from what is expected; empty when it agrees. */
export function differences(expected: Expectation, answer: Answer): string[] {
  if (expected.any) {
    const each = expected.any.map((one) => differences(one, answer));
    return each.some((found) => found.length === 0) ? [] : (each[0] ?? []);
  }
  const found: string[] = [];
  const compare = (what: string, wanted: unknown, got: unknown) => {
    if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(got)) {
      found.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
    }
  };
  compare("ok", expected.ok, answer.ok);
  // The tag of a node-postgres result is its first word and a count; others have words that it cuts.
  compare(
    "tag",
    expected.tag?.split(" ")[0],
    expected.tag === undefined ? undefined : answer.tag?.split(" ")[0],
  );
  if (expected.tag && /\d$/.test(expected.tag)) compare("tag", expected.tag, answer.tag);
  compare("sqlstate", expected.sqlstate, answer.sqlstate);
  compare("message", expected.message, answer.message);
  compare("columns", expected.columns, answer.columns);
  compare("rows", expected.rows, answer.rows);
  compare("row_count", expected.row_count, answer.rows?.length);
  expected.results?.forEach((result, i) => {
    found.push(
      ...differences(result, answer.results?.[i] ?? { ok: false }).map((text) => `result ${i}: ${text}`),
    );
  });
  if (found.length > 0 && !answer.ok)
    found.push(`answered ${String(answer.sqlstate)} ${String(answer.message)}`);
  return found;
}
