import type { LogEntry } from "../occ/Transaction.ts";
import type { Statement } from "../rules/Statement.ts";
import type { Answer } from "./Answer.ts";
import { isLogged } from "./isLogged.ts";

/** What is kept of a statement that succeeded, so that it can be run again; undefined for reads. */
export function logEntry(
  statement: Statement,
  answer: Answer,
  parameterTypes: Buffer,
  payload: Buffer,
): LogEntry | undefined {
  if (!isLogged(statement)) return undefined;
  const { returned, tag } = answer;
  return {
    kind: statement.kind as LogEntry["kind"],
    text: statement.backendText ?? statement.text,
    relations: statement.relations,
    parameterTypes,
    payload,
    ...(statement.keyShare ? { keyShare: true } : {}),
    ...(returned === undefined ? {} : { returned }),
    ...(tag === undefined ? {} : { tag }),
  };
}
