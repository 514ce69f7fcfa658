import { isPreCheck } from "../../analysis/lookups/CatalogLookup.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { changesSettings } from "../../analysis/statement/changesSettings.ts";
import { isLocalStatement } from "../statements/localStatements.ts";
import type { SessionServices } from "../run/SessionServices.ts";
import type { SessionState } from "../run/SessionState.ts";

/**
 * Can the statement be forwarded with its response, because nothing has to be decided after it? In a transaction only reads can;
 * otherwise all but changes of the schema, writes of a number of rows that isn't known beforehand, and those that may conflict
 * with locks of other sessions.
 *
 * @param alone it is the only statement before the next ReadyForQuery
 */
export function canPassThrough(
  statement: Statement,
  { transactions, services }: SessionState,
  alone: boolean,
): boolean {
  if (
    statement.tag !== undefined ||
    statement.catalogLookups?.some(isPreCheck) ||
    isLocalStatement(statement)
  )
    return false;
  if (statement.estimatesDpu || isSampled(statement, services)) return false;
  if (transactions.gate.checkStatement(statement, transactions.current)) return false;
  const { current } = transactions;
  if (statement.procedural) return !current && alone && services.routines.mayEnd(statement);
  if (current) {
    if ((current.backendState !== "open" && current.backendState !== "reconstructed") || current.staleCatalog)
      return false;
    return current.explicit && isPlainRead(statement) && !changesSettings(statement);
  }
  if (isPlainRead(statement)) return true;
  if (!alone || statement.kind === "copyFrom" || statement.kind === "ddl") return false;
  if (statement.kind !== "write") return true;
  return !statement.writesAndLocks && services.bounds.isFew(statement) && services.commits.allowsPassThrough;
}

/** What it reads is counted in a transaction. A locking read has claims there, with which others may conflict. */
function isSampled(statement: Statement, { statistics }: SessionServices): boolean {
  return statement.kind !== "lockingRead" && statistics?.wantsSample(statement) === true;
}

function isPlainRead(statement: Statement): boolean {
  return (
    statement.kind === "read" ||
    statement.kind === "show" ||
    statement.kind === "copyTo" ||
    statement.kind === "explain" ||
    statement.kind === "empty"
  );
}
