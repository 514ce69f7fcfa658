import type { Day } from "../ruleBook/Period.ts";
import { classify } from "../rules/classify.ts";
import type { ParseMessage } from "../wire/fromClient.ts";
import { isEngineStatement } from "./engineStatement.ts";
import type { Prepared } from "./Prepared.ts";

/** What a Parse message prepares, by the rules of a day. */
export function prepare(message: ParseMessage, asOf: Day | undefined): Prepared {
  const { statements, syntaxError } = classify(message.sql, asOf);
  const statement = statements.length === 1 ? statements[0] : undefined;
  return {
    name: message.name,
    statement,
    syntaxError,
    parameterTypes: message.parameterTypes,
    virtual: statement !== undefined && isEngineStatement(statement),
  };
}
