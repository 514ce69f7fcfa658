import { GraphQLError } from "graphql";
import { LIMITS, type LimitName } from "./limits.ts";

const SUBJECTS: Partial<Record<LimitName, string>> = {
  depth: "Query depth",
  introspectionDepth: "Introspection depth",
  inputDepth: "Variable depth",
  cost: "Query cost",
  fields: "Number of fields, fragments expanded,",
  statements: "Number of database statements",
  searches: "Number of external searches",
  representations: "Number of _entities representations",
};

/** Limits where counting stops at the maximum. */
const LOWER_BOUNDS: ReadonlySet<LimitName> = new Set(["inputDepth", "fields"]);

const COST =
  " The cost is the number of fields, multiplied by the length of the lists that they are in; fields with arguments cost more.";

/** The request exceeds a limit; nothing was executed. */
export class LimitError extends GraphQLError {
  override readonly name = "LimitError";

  /**
   * @param asked the request's value
   * @param subject what is counted, as the message's subject
   */
  constructor(limit: LimitName, asked: number, subject = SUBJECTS[limit] ?? limit) {
    const allowed = LIMITS[limit];
    const value = LOWER_BOUNDS.has(limit) ? `at least ${asked}` : asked;
    super(`${subject} is ${value}; the maximum is ${allowed}.${limit === "cost" ? COST : ""}`, {
      extensions: { code: "BAD_USER_INPUT", limit, asked, allowed, http: { status: 400 } },
    });
  }
}
