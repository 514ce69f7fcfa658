import type { Executor, Row, Statement } from "../../../dsql/src/executor/Executor.ts";

/** Runs statements on another executor and records them, for EXPLAIN. */
export class Recorder implements Executor {
  readonly #inner: Executor;
  readonly statements: Statement[];

  constructor(inner: Executor, statements: Statement[] = []) {
    this.#inner = inner;
    this.statements = statements;
  }

  get inTransaction(): boolean {
    return this.#inner.inTransaction;
  }

  run(statement: Statement): Promise<Row[]> {
    this.statements.push(statement);
    return this.#inner.run(statement);
  }

  transact: Executor["transact"] = (work, options) =>
    this.#inner.transact((transaction) => work(new Recorder(transaction, this.statements)), options);
}
