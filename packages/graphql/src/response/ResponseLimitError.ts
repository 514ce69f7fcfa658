import { GraphQLError } from "graphql";
import type { ResponseLimits } from "./ResponseLimits.ts";
import { dropStack } from "./dropStack.ts";

const UNITS: Readonly<Record<keyof ResponseLimits, string>> = {
  answerBytes: "bytes",
  answerObjects: "objects",
  answerFields: "fields",
  answerErrors: "errors",
  readBytes: "bytes read from the database",
};

/** How to make a response smaller. */
const ADVICE =
  "Ask for less at a time: a smaller `first` and then the next page with `after: nextPageCursor`, fewer fields, " +
  "and seasons of one series by `tvSeasons` or `tvSeriesSingle` instead of from season to series and back.";

/** The response exceeded a limit while it was built, and was discarded. */
export class ResponseLimitError extends GraphQLError {
  override readonly name = "ResponseLimitError";

  constructor(limit: keyof ResponseLimits, allowed: number) {
    super(
      `Response exceeds the maximum of ${allowed} ${UNITS[limit]}. ${ADVICE} ` +
        "Changes that a mutation had made by then are kept.",
      { extensions: { code: "BAD_USER_INPUT", limit, allowed, http: { status: 400 } } },
    );
    dropStack(this);
  }
}
