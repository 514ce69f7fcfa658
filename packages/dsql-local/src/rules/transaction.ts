import type { Facts } from "./Facts.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { child, constant, list, text } from "./tree.ts";

/** Kinds of TransactionStmt that DSQL names in a refusal. SAVEPOINT and ROLLBACK TO recorded 2026-09. */
const REFUSED: Record<string, string> = {
  TRANS_STMT_SAVEPOINT: "SAVEPOINT",
  TRANS_STMT_RELEASE: "RELEASE",
  TRANS_STMT_ROLLBACK_TO: "ROLLBACK TO",
  TRANS_STMT_PREPARE: "PREPARE TRANSACTION",
  TRANS_STMT_COMMIT_PREPARED: "COMMIT PREPARED",
  TRANS_STMT_ROLLBACK_PREPARED: "ROLLBACK PREPARED",
};

export function transaction(statement: Node): Facts {
  const kind = text(statement, "kind");
  const name = REFUSED[kind];
  if (name) return { kind: "other", refusal: unsupported(`unsupported transaction statement: ${name}`) };
  const begins = kind === "TRANS_STMT_BEGIN" || kind === "TRANS_STMT_START";
  if (begins) {
    const options = transactionOptions(list(statement, "options"));
    return { kind: "begin", refusal: isolationRefusal(options.isolation), readOnly: options.readOnly };
  }
  const ends = kind === "TRANS_STMT_COMMIT" ? "commit" : "rollback";
  if (statement.chain === true) {
    return { kind: ends, refusal: unsupported("unsupported transaction statement: AND CHAIN") };
  }
  return { kind: ends };
}

/** The options of BEGIN, SET TRANSACTION and SET SESSION CHARACTERISTICS. */
export function transactionOptions(options: Node[]): { isolation: string | undefined; readOnly: boolean } {
  let isolation: string | undefined;
  let readOnly = false;
  for (const item of options) {
    const option = child(item, "DefElem");
    const value = constant(child(option, "arg"));
    if (text(option, "defname") === "transaction_isolation") isolation = String(value);
    if (text(option, "defname") === "transaction_read_only") readOnly = value === 1;
  }
  return { isolation, readOnly };
}

export function isolationRefusal(isolation: string | undefined) {
  if (isolation === undefined || isolation === "repeatable read") return undefined;
  return unsupported(`Unsupported isolation level: ${isolation.toUpperCase()}`);
}
