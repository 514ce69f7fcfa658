import { createHash } from "node:crypto";
import { entityKind, fillPlaceholders, type Query } from "drizzle-orm";
import { PgPreparedQuery, type PreparedQueryConfig } from "drizzle-orm/pg-core";
import * as utils from "drizzle-orm/utils";
import type { QueryResult } from "pg";
import type { DriverQuery, Executor } from "../executor/Executor.ts";
import { driverTypes } from "./driverTypes.ts";

/** What Drizzle passes with a query's text. */
interface Shape {
  /** Columns that the rows are mapped to; with neither these nor `mapRows`, the result is the driver's. */
  fields: unknown;
  /** The application's name for a prepared query. */
  name: string | undefined;
  /** Of a relational query. */
  mapRows: ((rows: unknown[][]) => unknown) | undefined;
  /** Of a query that Drizzle's builder made. */
  metadata: { type: "select" | "insert" | "update" | "delete" } | undefined;
}

/** Of Drizzle, missing from its declarations. */
const { mapResultRow } = utils as unknown as {
  mapResultRow: (fields: unknown, row: unknown[], joinsNotNullableMap: unknown) => unknown;
};

/** A Drizzle query, sent by the executor. Errors are this library's: Drizzle's would show SQL and values. */
export class DsqlQuery extends PgPreparedQuery<PreparedQueryConfig> {
  static override readonly [entityKind]: string = "DsqlQuery";
  /** Drizzle's builder sets it. */
  readonly joinsNotNullableMap: unknown = undefined;
  readonly #executor: Executor;
  readonly #shape: Shape;
  readonly #statement: Pick<DriverQuery, "name" | "sql" | "effect" | "prepareAs">;

  constructor(executor: Executor, query: Query, shape: Shape) {
    super(query, undefined, undefined);
    this.#executor = executor;
    this.#shape = shape;
    const { name, mapRows, metadata } = shape;
    this.#statement = {
      name: `Drizzle.${kindOf(shape, query.sql)}`,
      sql: query.sql,
      effect: (metadata?.type === "select" || mapRows) && !mayWrite(query.sql) ? "read" : "write",
      ...(name === undefined ? {} : { prepareAs: preparedName(name, query.sql) }),
    };
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
    if (!this.#executor.query) throw new TypeError("This executor sends no queries of the application's own");
    return this.#executor.query<R>({
      ...this.#statement,
      values: fillPlaceholders(this.query.params, values),
      rowMode,
      types: await driverTypes(),
    });
  }
}

function kindOf({ metadata, mapRows }: Shape, sql: string): string {
  // Drizzle (0.45.4) reports an update as "insert".
  if (metadata?.type === "insert" && !/\binsert into\b/i.test(sql)) return "update";
  return metadata?.type ?? (mapRows ? "query" : "execute");
}

/**
 * Whether a query that returns rows may also write, in a WITH. A write isn't retried when its connection breaks, so a false
 * positive is harmless.
 */
function mayWrite(sql: string): boolean {
  return /\b(?:insert|update|delete|merge)\b/i.test(sql.replaceAll(/\bfor\s+(?:no\s+key\s+)?update\b/gi, ""));
}

/** A name unique to the text and distinct from the library's: the driver allows one text for each name. */
function preparedName(name: string, sql: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([name, sql]))
    .digest("hex");
  return `own_${digest.slice(0, 32)}`;
}
