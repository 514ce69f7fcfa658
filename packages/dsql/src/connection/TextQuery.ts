import type { Connection, Submittable } from "pg";
import type { Row, Statement } from "../executor/Executor.ts";
import { extendedQuery } from "./extendedQuery.ts";
import type { MeteredRead } from "./MeteredRead.ts";

/** Result of a statement. */
export interface TextResult {
  rows: Row[];
  /** First word of the command tag. */
  command: string;
}

/** Members of the driver's connection that its declarations lack. */
interface DriverConnection {
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  sendCopyFail(message: string): void;
}

/** The part that is read of the driver's message. */
interface DataRow {
  fields: (string | null)[];
}

/**
 * A statement whose values and results are PostgreSQL's text: the driver's query without its overhead. It requests no
 * description of the columns, which would be the same each time, sends all messages in one write, and keeps the rows as they
 * were read.
 */
export class TextQuery implements Submittable {
  /** The driver tracks prepared statements by this name. */
  readonly name: string | undefined;
  readonly text: string;
  readonly #values: Statement["values"];
  readonly #metered: MeteredRead | undefined;
  readonly #result: TextResult = { rows: [], command: "" };
  readonly #done: (result: TextResult) => void;
  readonly #failed: (error: Error) => void;

  /**
   * @param prepareAs the name to prepare it under; absent = not at all
   * @param done receives the result, unless `failed` was called
   * @param failed may be called several times, and after `done`
   */
  constructor(
    { sql, values }: Pick<Statement, "sql" | "values">,
    prepareAs: string | undefined,
    metered: MeteredRead | undefined,
    done: (result: TextResult) => void,
    failed: (error: Error) => void,
  ) {
    this.name = prepareAs;
    this.text = sql;
    this.#values = values;
    this.#metered = metered;
    this.#done = done;
    this.#failed = failed;
  }

  /** @returns why it can't be sent */
  submit(connection: Connection): Error | null {
    const { parsedStatements, submittedNamedStatements } = connection as unknown as DriverConnection;
    const { name = "", text } = this;
    // eslint-disable-next-line billio/no-inherited-names -- a name of our own
    const known = name === "" ? undefined : (parsedStatements[name] ?? submittedNamedStatements[name]);
    if (known !== undefined && known !== text) return new Error("A statement is prepared under this name");
    let messages: Buffer;
    try {
      messages = extendedQuery(name, known === undefined ? text : undefined, this.#values);
    } catch (error) {
      return error as Error;
    }
    // eslint-disable-next-line billio/no-inherited-names -- a name of our own
    if (known === undefined && name !== "") submittedNamedStatements[name] = text;
    // Otherwise the connection's end is reported.
    if (connection.stream.writable) connection.stream.write(messages);
    return null;
  }

  handleDataRow({ fields }: DataRow): void {
    const metered = this.#metered;
    if (metered !== undefined) {
      // The rest is discarded.
      if (metered.meterError !== undefined) return;
      try {
        for (const value of fields) if (value !== null) metered.take(value.length);
      } catch {
        this.#result.rows = [];
        return;
      }
    }
    this.#result.rows.push(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const end = text.indexOf(" ");
    this.#result.command = end < 0 ? text : text.slice(0, end);
  }

  handleReadyForQuery(): void {
    this.#done(this.#result);
  }

  handleError(error: Error): void {
    this.#failed(error);
  }

  handleCopyInResponse(connection: Connection): void {
    (connection as unknown as DriverConnection).sendCopyFail("No source stream defined");
  }

  handleRowDescription(): void {
    // None is requested.
  }

  handleEmptyQuery(): void {
    // The result has no rows already.
  }

  handlePortalSuspended(): void {
    // All rows are requested at once.
  }

  handleCopyData(): void {
    // Copying out has no result here.
  }
}
