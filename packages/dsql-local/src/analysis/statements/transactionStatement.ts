import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import type { UndatedRule } from "../../errorCatalog/Rule.ts";
import { transactionStatements as rules } from "../../errorCatalog/transactionStatements.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { child, constant, list, text } from "../parse/tree.ts";

/** Kinds of TransactionStmt that DSQL refuses. */
const REFUSED = new Map<string, UndatedRule>(
  Object.entries({
    TRANS_STMT_SAVEPOINT: rules.savepoint,
    TRANS_STMT_RELEASE: rules.release,
    TRANS_STMT_ROLLBACK_TO: rules.rollbackTo,
    TRANS_STMT_PREPARE: rules.prepareTransaction,
    TRANS_STMT_COMMIT_PREPARED: rules.commitPrepared,
    TRANS_STMT_ROLLBACK_PREPARED: rules.rollbackPrepared,
  }),
);

/** BEGIN, COMMIT and their like. */
export function transaction(statement: Node): StatementInfo {
  const kind = text(statement, "kind");
  const rule = REFUSED.get(kind);
  if (rule) return { kind: "other", error: toDsqlError(rule) };
  const begins = kind === "TRANS_STMT_BEGIN" || kind === "TRANS_STMT_START";
  if (begins) {
    const { isolation, deferrable, readOnly } = transactionOptions(list(statement, "options"));
    return {
      kind: "begin",
      error: checkIsolation(isolation) ?? checkDeferrable(deferrable),
      readOnly,
      begin: {
        tag: kind === "TRANS_STMT_START" ? "START TRANSACTION" : "BEGIN",
        options: list(statement, "options").length > 0,
      },
    };
  }
  const ends = kind === "TRANS_STMT_COMMIT" ? "commit" : "rollback";
  if (statement.chain === true) {
    return { kind: ends, error: toDsqlError(rules.andChain) };
  }
  return { kind: ends };
}

interface TransactionOptions {
  isolation: string | undefined;
  /** undefined: neither DEFERRABLE nor NOT DEFERRABLE. */
  deferrable: boolean | undefined;
  readOnly: boolean;
}

/** The options of BEGIN, SET TRANSACTION and SET SESSION CHARACTERISTICS. */
export function transactionOptions(options: Node[]): TransactionOptions {
  let isolation: string | undefined;
  let deferrable: boolean | undefined;
  let readOnly = false;
  for (const item of options) {
    const option = child(item, "DefElem");
    const value = constant(child(option, "arg"));
    if (text(option, "defname") === "transaction_isolation") isolation = String(value);
    if (text(option, "defname") === "transaction_read_only") readOnly = value === 1;
    if (text(option, "defname") === "transaction_deferrable") deferrable = value === 1;
  }
  return { isolation, deferrable, readOnly };
}

export function checkDeferrable(deferrable: boolean | undefined) {
  if (deferrable === undefined) return undefined;
  return toDsqlError(rules.deferrable, { mode: deferrable ? "DEFERRABLE" : "NOT DEFERRABLE" });
}

export function checkIsolation(isolation: string | undefined) {
  if (isolation === undefined || isolation === "repeatable read") return undefined;
  if (isolation === "serializable") return toDsqlError(rules.isolationSerializable);
  return toDsqlError(rules.isolation, { level: isolation.toUpperCase() });
}
