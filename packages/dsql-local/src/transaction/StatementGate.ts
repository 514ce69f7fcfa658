import type { Clock } from "../clock/Clock.ts";
import { schemaConflict } from "../errors/conflictErrors.ts";
import type { SessionCatalog } from "../catalog/SessionCatalog.ts";
import type { Transaction } from "./Transaction.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { limits } from "../errorCatalog/limits.ts";
import { TRANSACTION_AGE_LIMIT_MS } from "../errorCatalog/transactionLimits.ts";
import { transactions } from "../errorCatalog/transactions.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Statement, StatementKind } from "../analysis/statement/Statement.ts";
import * as transactionErrors from "../errors/transactionErrors.ts";

/** Statements to which a table created after their snapshot is invisible. */
const ON_SNAPSHOT = new Set<StatementKind>(["read", "lockingRead", "write", "copyFrom", "copyTo", "explain"]);

/** Checks whether a session may run a statement: its transaction's state and age, and its version of the catalog. */
export class StatementGate {
  readonly #clock: Clock;
  readonly #catalog: SessionCatalog;

  constructor(clock: Clock, catalog: SessionCatalog) {
    this.#clock = clock;
    this.#catalog = catalog;
  }

  /**
   * The error of preparing, binding or describing the statement. In an aborted transaction PostgreSQL returns it itself, after
   * its errors about the message; only for statements that PostgreSQL doesn't receive the server does.
   */
  checkPrepare(
    statement: Statement | undefined,
    transaction: Transaction | undefined,
  ): DsqlError | undefined {
    if (!transaction?.failed) return this.checkStatement(statement, transaction);
    if (statement?.kind === "commit" || statement?.kind === "rollback") return statement.error;
    return statement && (statement.error || statement.tag !== undefined)
      ? transactionErrors.aborted
      : undefined;
  }

  /** The error of running the statement. */
  checkStatement(
    statement: Statement | undefined,
    transaction: Transaction | undefined,
  ): DsqlError | undefined {
    if (statement?.kind === "commit" || statement?.kind === "rollback") return statement.error;
    if (transaction?.failed) return transactionErrors.aborted;
    const tooOld = transaction && this.checkAge(transaction);
    if (tooOld) return tooOld;
    if (!statement) return undefined;
    if (statement.error) return statement.error;
    const { names, drops } = statement;
    // A stale version of what is dropped doesn't matter: nothing of it is used.
    if (!names || names.length === 0 || drops) return undefined;
    if (this.#catalog.isStale(names)) return schemaConflict;
    return transaction && this.#invisible(statement, transaction);
  }

  /** The error of a transaction's next statement or COMMIT when it is too old. */
  checkAge({ explicit, startedMs }: Transaction): DsqlError | undefined {
    if (!explicit) return undefined;
    const ageMs = this.#clock.nowMs() - startedMs;
    return ageMs > TRANSACTION_AGE_LIMIT_MS
      ? toDsqlError(limits.age, { seconds: Math.ceil(ageMs / 1000) })
      : undefined;
  }

  #invisible({ kind, relations }: Statement, { version }: Transaction): DsqlError | undefined {
    if (version === undefined || version === this.#catalog.current || !ON_SNAPSHOT.has(kind))
      return undefined;
    const relation = relations.find(({ name }) => this.#catalog.isNewSince(version, name));
    if (!relation) return undefined;
    const { schema, name } = relation;
    return toDsqlError(transactions.invisibleTable, {
      name: schema === undefined ? name : `${schema}.${name}`,
    });
  }
}
