import { limits } from "../errorCatalog/limits.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { TRANSACTION_ROW_LIMIT } from "../errorCatalog/transactionLimits.ts";
import { transactions } from "../errorCatalog/transactions.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { tokens } from "../analysis/parse/tokens.ts";

/** The state of a script's transaction, as far as rules depend on it. */
export class ScriptTransaction {
  #isOpen: boolean;
  #ranDdl = false;
  #wroteRows = false;
  #rows = 0;

  /** @param isOpen the statements share a transaction without BEGIN, as those of one query string do */
  constructor(isOpen: boolean) {
    this.#isOpen = isOpen;
  }

  /** The error with which DSQL rejects the statement at this point; otherwise the transaction's state is updated. */
  read(statement: Statement): DsqlError | undefined {
    const { kind, job } = statement;
    if (kind === "begin") {
      // Another BEGIN within a transaction is a warning only.
      if (!this.#isOpen) this.#restart(true);
      return undefined;
    }
    if (kind === "commit" || kind === "rollback") {
      this.#restart(false);
      return undefined;
    }
    if (!this.#isOpen) this.#restart(false);
    if (job?.type === "waitForJob") return this.#isOpen ? toDsqlError(transactions.waitForJob) : undefined;
    if (kind === "ddl" || job) {
      if (this.#ranDdl) return toDsqlError(transactions.multipleDdl);
      if (this.#wroteRows) return toDsqlError(transactions.ddlAndDml);
      this.#ranDdl = true;
    } else if (kind === "write" || kind === "copyFrom") {
      if (this.#ranDdl) return toDsqlError(transactions.ddlAndDml);
      this.#wroteRows = true;
      // How many rows ON CONFLICT skips isn't known.
      if (!hasOnConflict(statement.text)) this.#rows += statement.rowUpperBound ?? 0;
      if (this.#rows > TRANSACTION_ROW_LIMIT) {
        this.#rows = 0;
        return toDsqlError(limits.rows);
      }
    }
    return undefined;
  }

  #restart(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#ranDdl = false;
    this.#wroteRows = false;
    this.#rows = 0;
  }
}

function hasOnConflict(sql: string): boolean {
  let before = "";
  for (const { kind, text } of tokens(sql)) {
    if (kind === "word" && text === "CONFLICT" && before === "ON") return true;
    before = text;
  }
  return false;
}
