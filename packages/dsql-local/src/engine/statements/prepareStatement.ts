import { classify } from "../../analysis/classify.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { isLocalStatement, placeholderFor } from "./localStatements.ts";
import type { PreparedStatement } from "../run/PreparedStatement.ts";
import type { SessionServices } from "../run/SessionServices.ts";
import type { ParseMessage } from "../../net/messages/parse.ts";

/** PostgreSQL's words. */
const severalStatements: DsqlError = {
  sqlstate: "42601",
  message: "cannot insert multiple commands into a prepared statement",
};

/**
 * What a Parse message prepares; the refusal of several statements.
 *
 * @param version the catalog's
 */
export function prepareStatement(
  message: ParseMessage,
  { asOf, routines }: SessionServices,
  version: number,
): PreparedStatement | DsqlError {
  const { statements, syntaxError } = classify(message.sql, asOf);
  const [first, another] = statements;
  if (another) return severalStatements;
  const statement = syntaxError ? undefined : first ? routines.judge(first) : empty;
  const engine = statement !== undefined && isLocalStatement(statement);
  return {
    name: message.name,
    statement,
    syntaxError,
    parameterTypes: message.parameterTypes,
    engine,
    rewrittenSql: statement && (engine ? placeholderFor(statement) : statement.rewrittenSql),
    version,
  };
}

/** A text without a statement is one that does nothing. */
const empty: Statement = { text: "", kind: "empty", relations: [] };
