import { entityKind, fillPlaceholders, type Query } from "drizzle-orm";
import { PgPreparedQuery, type PreparedQueryConfig } from "drizzle-orm/pg-core";
import * as utils from "drizzle-orm/utils";
import type { QueryResult } from "pg";
import type { Executor } from "../db/Executor.ts";
import { driverTypes } from "./driverTypes.ts";

/** What Drizzle says of a query beside its text. */
interface Shape {
  /** Columns that the rows are mapped to; with neither these nor `mapRows` the driver's result is the answer. */
  fields: unknown;
  /** What the query is prepared as, once per connection. */
  name: string | undefined;
  /** Of a relational query. */
  mapRows: ((rows: unknown[][]) => unknown) | undefined;
  /** Of a query that Drizzle's builder made. */
  metadata: { type: "select" | "insert" | "update" | "delete" } | undefined;
}

/** Drizzle's own, which its declarations leave out. */
const { mapResultRow } = utils as unknown as {
  mapResultRow: (fields: unknown, row: unknown[], joinsNotNullableMap: unknown) => unknown;
};

/** A query of Drizzle's, sent by the executor. Errors are the library's: Drizzle's own would show SQL and values. */
export class DsqlQuery extends PgPreparedQuery<PreparedQueryConfig> {
  static override readonly [entityKind]: string = "BillioDsqlQuery";
  /** Drizzle's builder sets it. */
  readonly joinsNotNullableMap: unknown = undefined;
  readonly #executor: Executor;
  readonly #shape: Shape;

  constructor(executor: Executor, query: Query, shape: Shape) {
    super(query, undefined, undefined);
    this.#executor = executor;
    this.#shape = shape;
  }

  async execute(placeholderValues: Record<string, unknown> = {}): Promise<unknown> {
    const { fields, mapRows } = this.#shape;
    if (!fields && !mapRows) return this.#send("object", placeholderValues);
    const { rows } = await this.#send<unknown[]>("array", placeholderValues);
    return mapRows ? mapRows(rows) : rows.map((row) => mapResultRow(fields, row, this.joinsNotNullableMap));
  }

  async all(placeholderValues: Record<string, unknown> = {}): Promise<unknown[]> {
    return (await this.#send("object", placeholderValues)).rows;
  }

  async #send<R>(
    rowMode: "array" | "object",
    values: Record<string, unknown>,
  ): Promise<QueryResult<R & object>> {
    const { name, mapRows, metadata } = this.#shape;
    // Nobody knows what SQL of the application's own does, so it isn't repeated.
    const isRead = metadata?.type === "select" || mapRows !== undefined;
    if (!this.#executor.query) throw new TypeError("This executor sends no queries of the application's own");
    return this.#executor.query<R>({
      name: `Drizzle.${metadata?.type ?? (mapRows ? "query" : "execute")}`,
      sql: this.query.sql,
      values: fillPlaceholders(this.query.params, values),
      rowMode,
      types: await driverTypes(),
      effect: isRead ? "read" : "write",
      ...(name === undefined ? {} : { prepareAs: name }),
    });
  }
}
