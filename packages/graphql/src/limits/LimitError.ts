import { GraphQLError } from "graphql";
import { LIMITS, type LimitName } from "./limits.ts";

const WORDS: Partial<Record<LimitName, string>> = {
  depth: "levels of fields",
  introspectionDepth: "levels of fields below __schema or __type",
  inputDepth: "or more levels of lists and objects in variables",
  cost: "cost (fields times items of the lists they are in; a list or other field with arguments counts more)",
  fields: "fields, fragments put in",
  statements: "statements to the database",
  searches: "searches of services outside",
  representations: "representations of _entities",
};

/** The request asks for more than one may; nothing was executed. */
export class LimitError extends GraphQLError {
  override readonly name = "LimitError";

  /**
   * @param asked how much the request asks for
   * @param what what is counted, where the limit's name doesn't say
   */
  constructor(limit: LimitName, asked: number, what = WORDS[limit] ?? limit) {
    const allowed = LIMITS[limit];
    super(`The request is over a limit: ${limit}. It asks for ${asked} ${what}; ${allowed} are allowed.`, {
      extensions: { code: "BAD_USER_INPUT", limit, asked, allowed, http: { status: 400 } },
    });
  }
}
