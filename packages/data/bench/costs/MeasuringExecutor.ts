import type pg from "pg";
import type { Executor, Row, Statement } from "../../../dsql/src/executor/Executor.ts";
import { newWriteRecord, withRecord } from "../../../dsql/src/outcome/WriteRecord.ts";
import { ChangeLog } from "./ChangeLog.ts";
import { LEAST_OF_ENTRY } from "@mattb.tech/billio-dsql-local/cost";
import type { Index } from "./indexes.ts";
import { type EntrySizes, type Plan, planReads } from "./planReads.ts";
import { noUse, type Use } from "./Use.ts";

/** What the measuring goes by. */
export interface Measures {
  backend: pg.Client;
  indexes: readonly Index[];
  sizes: EntrySizes;
}

/**
 * Runs what the library sends in PostgreSQL itself, within one transaction that is never committed, and counts what each
 * of the library's transactions takes: what it reads by EXPLAIN ANALYZE of the statement with its values, what it writes by
 * the rows that it changes.
 *
 * Plans go through indexes wherever one serves, without bitmaps, which DSQL hasn't: PostgreSQL would rather read a small
 * table from end to end, all rows of which it has in memory.
 */
export class MeasuringExecutor implements Executor {
  readonly inTransaction = false;
  readonly #measures: Measures;
  readonly #changes: ChangeLog;
  #uses: Use[] = [];
  #last: Promise<unknown> = Promise.resolve();

  private constructor(measures: Measures, changes: ChangeLog) {
    this.#measures = measures;
    this.#changes = changes;
  }

  static async begin(measures: Measures): Promise<MeasuringExecutor> {
    await measures.backend.query(
      "BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; DELETE FROM write_records;",
    );
    return new MeasuringExecutor(measures, await ChangeLog.begin(measures.backend, measures.indexes));
  }

  /** Undoes everything. */
  async end(): Promise<void> {
    await this.#last;
    await this.#measures.backend.query("ROLLBACK");
  }

  /** The transactions since the last time. Their records go, so that every call finds as many: none. */
  async taken(): Promise<Use[]> {
    const uses = this.#uses;
    this.#uses = [];
    await this.#measures.backend.query("DELETE FROM write_records");
    await this.#changes.addTo(noUse());
    return uses;
  }

  run(statement: Statement): Promise<Row[]> {
    return this.send(this.newUse(), statement.whenDone ? withRecord(statement, newWriteRecord()) : statement);
  }

  transact<T>(work: (transaction: Executor) => Promise<T>): Promise<T> {
    return work(new MeasuredTransaction(this, this.newUse()));
  }

  newUse(): Use {
    const use = noUse();
    this.#uses.push(use);
    return use;
  }

  /** One after another, as there is one connection. */
  send(use: Use, statement: Statement): Promise<Row[]> {
    const answer = this.#last.then(() => this.#measure(use, statement));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #measure(use: Use, { sql, values }: Statement): Promise<Row[]> {
    const { backend, sizes } = this.#measures;
    await backend.query("SAVEPOINT explained");
    const { rows: plans } = await backend.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
      [...values],
    );
    await backend.query("ROLLBACK TO explained");
    const plan = plans[0]?.["QUERY PLAN"][0].Plan;
    if (plan === undefined) throw new Error("EXPLAIN gave no plan");
    const read = planReads(plan, sizes);
    use.statements++;
    use.rowsRead += read.rows;
    use.bytesRead += read.bytes;
    const { rows } = await backend.query<(string | null)[]>({
      text: sql,
      values: [...values],
      rowMode: "array",
      types: { getTypeParser: () => (text: string) => text },
    });
    const inserted = await this.#changes.addTo(use);
    // Whether the key of a new row is free is read.
    use.bytesRead += inserted * LEAST_OF_ENTRY;
    return rows;
  }
}

/** One transaction of the library's. Its first write that changes something leaves the record, as on a database. */
class MeasuredTransaction implements Executor {
  readonly inTransaction = true;
  readonly #executor: MeasuringExecutor;
  readonly #use: Use;
  readonly #record = newWriteRecord();
  #recorded = false;

  constructor(executor: MeasuringExecutor, use: Use) {
    this.#executor = executor;
    this.#use = use;
  }

  async run(statement: Statement): Promise<Row[]> {
    const leaves = statement.whenDone !== undefined && !this.#recorded;
    const rows = await this.#executor.send(
      this.#use,
      leaves ? withRecord(statement, this.#record) : statement,
    );
    if (leaves && rows.length > 0) this.#recorded = true;
    return rows;
  }

  transact<T>(work: (transaction: Executor) => Promise<T>): Promise<T> {
    return work(this);
  }
}
