import { classify } from "../rules/classify.ts";
import type { ParseMessage } from "../wire/fromClient.ts";
import { isEngineStatement } from "./engineStatement.ts";
import type { Prepared } from "./Prepared.ts";
import type { SessionServices } from "./SessionServices.ts";

/** What a Parse message prepares. */
export function prepare(message: ParseMessage, { asOf, routines }: SessionServices): Prepared {
  const { statements, syntaxError } = classify(message.sql, asOf);
  const [first, another] = statements;
  const statement = first && !another ? routines.judge(first) : undefined;
  return {
    name: message.name,
    statement,
    syntaxError,
    parameterTypes: message.parameterTypes,
    virtual: statement !== undefined && isEngineStatement(statement),
  };
}
