import { GraphQLError } from "graphql";
import type { ResponseLimits } from "./ResponseLimits.ts";
import { forgetStack } from "./forgetStack.ts";

const WORDS: Readonly<Record<keyof ResponseLimits, string>> = {
  answerBytes: "bytes",
  answerObjects: "objects",
  answerFields: "fields",
  answerErrors: "errors",
  readBytes: "bytes read from the database",
};

/** What makes an answer smaller. */
const ADVICE =
  "Ask for less at a time: a smaller `first` and then the next page with `after: nextPageCursor`, fewer fields, " +
  "and seasons of one series by `tvSeasons` or `tvSeriesSingle` instead of from season to series and back.";

/** Making the answer took more than it may; what was made of it is thrown away. */
export class ResponseLimitError extends GraphQLError {
  override readonly name = "AnswerLimitError";

  constructor(limit: keyof ResponseLimits, allowed: number) {
    super(
      `The answer is over a limit: ${limit}. It would take more than ${allowed} ${WORDS[limit]}. ${ADVICE} ` +
        "What a mutation had changed by then stays changed.",
      { extensions: { code: "BAD_USER_INPUT", limit, allowed, http: { status: 400 } } },
    );
    forgetStack(this);
  }
}
