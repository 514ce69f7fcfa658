import type { SQL, TablesRelationalConfig } from "drizzle-orm";
import { entityKind } from "drizzle-orm";
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import { type PgDialect, PgSession, PgTransaction, type PgTransactionConfig } from "drizzle-orm/pg-core";
import type { Executor } from "../executor/Executor.ts";
import { InvalidArgumentError } from "../errors/InvalidArgumentError.ts";
import { DsqlQuery } from "./DsqlQuery.ts";

/** What Drizzle knows of the tables. */
interface Relational {
  fullSchema: Record<string, unknown>;
  schema: TablesRelationalConfig;
  tableNamesMap: Record<string, string>;
}

type Session = PgSession<NodePgQueryResultHKT, Record<string, unknown>, TablesRelationalConfig>;

/** Drizzle's session on an executor: each query and each transaction is one of its units of work. */
export class DsqlSession extends PgSession<
  NodePgQueryResultHKT,
  Record<string, unknown>,
  TablesRelationalConfig
> {
  static override readonly [entityKind]: string = "DsqlSession";
  readonly #executor: Executor;
  readonly #relational: Relational;

  constructor(executor: Executor, dialect: PgDialect, relational: Relational) {
    super(dialect);
    this.#executor = executor;
    this.#relational = relational;
  }

  override prepareQuery: Session["prepareQuery"] = (query, fields, name, _, mapRows, metadata) =>
    new DsqlQuery(this.#executor, query, { fields, name, mapRows, metadata });

  override async count(sql: SQL): Promise<number> {
    // As a read, which `execute` couldn't know.
    const shape = {
      fields: undefined,
      name: undefined,
      mapRows: undefined,
      metadata: { type: "select" },
    } as const;
    const [row] = await new DsqlQuery(this.#executor, this.dialect.sqlToQuery(sql), shape).all();
    return Number((row as { count: string } | undefined)?.count);
  }

  /** A nested transaction joins the outer one, which fails as a whole when it fails: DSQL has no savepoints. */
  override transaction: Session["transaction"] = async (work, config = {}) => {
    const executor = this.#executor;
    return executor.transact(
      async (transaction) => {
        const session = new DsqlSession(transaction, this.dialect, this.#relational);
        try {
          return await work(new DsqlTransaction(this.dialect, session, this.#relational));
        } catch (error) {
          executor.abandon?.(error);
          throw error;
        }
      },
      { readOnly: isReadOnly(config) },
    );
  };
}

class DsqlTransaction extends PgTransaction<
  NodePgQueryResultHKT,
  Record<string, unknown>,
  TablesRelationalConfig
> {
  static override readonly [entityKind]: string = "DsqlTransaction";
  readonly #session: Session;

  constructor(dialect: PgDialect, session: Session, relational: Relational) {
    super(dialect, session, relational);
    this.#session = session;
  }

  override transaction: Session["transaction"] = (work, config) => this.#session.transaction(work, config);
}

/** @throws {InvalidArgumentError} for what DSQL doesn't support: every transaction is REPEATABLE READ, and none DEFERRABLE */
function isReadOnly({ isolationLevel, accessMode, deferrable }: PgTransactionConfig): boolean {
  if (isolationLevel !== undefined && isolationLevel !== "repeatable read") {
    throw new InvalidArgumentError(
      "isolationLevel",
      'must be "repeatable read", the only level that DSQL has',
    );
  }
  if (deferrable === true)
    throw new InvalidArgumentError("deferrable", "must not be set: DSQL has no such transactions");
  return accessMode === "read only";
}
