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

/** Limits at which counting stops. */
const COUNTED_NO_FURTHER: ReadonlySet<LimitName> = new Set(["inputDepth", "fields"]);

const COST =
  " The cost is the number of fields, multiplied by the length of the lists that they are in; fields with arguments cost more.";

/** The request asks for more than one may; nothing was executed. */
export class LimitError extends GraphQLError {
  override readonly name = "LimitError";

  /**
   * @param asked how much the request asks for
   * @param subject what is counted, where the limit's name doesn't say
   */
  constructor(limit: LimitName, asked: number, subject = SUBJECTS[limit] ?? limit) {
    const allowed = LIMITS[limit];
    const value = COUNTED_NO_FURTHER.has(limit) ? `at least ${asked}` : asked;
    super(`${subject} is ${value}; the maximum is ${allowed}.${limit === "cost" ? COST : ""}`, {
      extensions: { code: "BAD_USER_INPUT", limit, asked, allowed, http: { status: 400 } },
    });
  }
}
