import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import type { CheckStatement } from "../plpgsql/checkBody.ts";

/** Checks a statement by the rules for its type; `check` applies all rules to a statement within it. */
export type RuleCheck = (statement: Node, check: CheckStatement) => DsqlError | undefined;

/** The first error of statements within another. */
export function firstError(inner: Node[], check: CheckStatement): DsqlError | undefined {
  for (const statement of inner) {
    const error = check(statement);
    if (!error) continue;
    // A location within a function's body, which is a string, isn't one in the statement.
    const { at: _, ...withoutLocation } = error;
    return withoutLocation;
  }
  return undefined;
}
