import { classify } from "../../analysis/classify.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { isLocalStatement, placeholderFor } from "./localStatements.ts";
import type { PreparedStatement } from "../run/PreparedStatement.ts";
import type { SessionServices } from "../run/SessionServices.ts";
import type { ParseMessage } from "../../net/messages/parse.ts";
import { SYNTAX_ERROR } from "../../net/sqlState.ts";

/** PostgreSQL's error. */
const severalStatements: DsqlError = {
  sqlstate: SYNTAX_ERROR,
  message: "cannot insert multiple commands into a prepared statement",
};

/**
 * What a Parse message prepares; an error where it has several statements.
 *
 * @param version of the catalog
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
  const isLocal = statement !== undefined && isLocalStatement(statement);
  return {
    name: message.name,
    statement,
    syntaxError,
    parameterTypes: message.parameterTypes,
    isLocal,
    rewrittenSql: statement && (isLocal ? placeholderFor(statement) : statement.rewrittenSql),
    version,
  };
}

/** Text without a statement: PostgreSQL prepares an empty query. */
const empty: Statement = { text: "", kind: "empty", relations: [] };
