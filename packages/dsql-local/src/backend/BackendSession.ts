import { randomBytes } from "node:crypto";
import { backend as type } from "../net/messageType.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import { readDataRow } from "../net/messages/dataRow.ts";
import type { BackendConnection } from "./BackendConnection.ts";
import { INTERNAL_PREFIX } from "./internalPrefix.ts";
import { busyPoll } from "./busyPoll.ts";
import { noTypes, encodeParse } from "../net/messages/parse.ts";
import { encodeBind } from "../net/messages/bind.ts";
import { encodeExecute } from "../net/messages/execute.ts";
import { encodeClose } from "../net/messages/close.ts";
import { sync } from "../net/messages/sync.ts";

/** Bind payload without parameters, results as text. */
export const noParameters = Buffer.from([0, 0, 0, 0, 0, 0]);

/** How a silent request ended. */
export interface BackendResult {
  /** Fields of the ErrorResponse by type letter. */
  error?: Map<string, string>;
  /** The ErrorResponse as it came. */
  errorBytes?: Buffer;
  rows: (string | null)[][];
  /** Of the last statement. */
  tag?: string;
}

/**
 * Statements that the engine itself runs in a session's PostgreSQL connection: transaction control, snapshots,
 * rows put back. Each is prepared, run and closed under one name that nobody else knows: the client's statements, the
 * unnamed one too (a simple query would destroy it), stay as they are; nothing is there for the client to see, and
 * nothing has to be there the next time, whatever the client has dropped. The answers reach nobody but the caller.
 */
export class BackendSession {
  readonly connection: BackendConnection;
  /** For a statement of the engine's, and for a portal. */
  readonly ownName = `${INTERNAL_PREFIX}${randomBytes(12).toString("hex")}`;
  readonly #control = new Map<string, Buffer>();

  constructor(connection: BackendConnection) {
    this.connection = connection;
  }

  /** I: idle, T: in a transaction block, E: in an aborted one; as of PostgreSQL's last ReadyForQuery. */
  get status(): "I" | "T" | "E" {
    return this.connection.status;
  }

  /** Messages that run `sql`, without parameters. Use it for the few texts that recur: they are kept. */
  control(sql: string): Buffer {
    let messages = this.#control.get(sql);
    if (!messages) {
      messages = this.once(sql);
      this.#control.set(sql, messages);
    }
    return messages;
  }

  /** Runs recurring statements one after another; stops at the first error. */
  runControl(...statements: string[]): Promise<BackendResult> {
    return this.exchange(Buffer.concat(statements.map((sql) => this.control(sql))));
  }

  /** Runs one statement that doesn't recur. */
  run(sql: string): Promise<BackendResult> {
    return this.exchange(this.once(sql));
  }

  /** Has PostgreSQL parse a text without running it. */
  prepareOnly(sql: string): Promise<BackendResult> {
    const name = this.ownName;
    return this.exchange(Buffer.concat([encodeParse(name, sql, noTypes), encodeClose("S", name)]));
  }

  /** Messages that parse, run and forget a statement. */
  once(sql: string, parameterTypes: Buffer = noTypes, payload: Buffer = noParameters): Buffer {
    const name = this.ownName;
    return Buffer.concat([
      encodeParse(name, sql, parameterTypes),
      encodeBind(name, name, payload),
      encodeExecute(name),
      encodeClose("P", name),
      encodeClose("S", name),
    ]);
  }

  /** Leaves PostgreSQL in an aborted transaction block, as an error of its own would. */
  async abort(): Promise<void> {
    if (this.status === "E") return;
    await this.exchange(
      this.status === "I" ? Buffer.concat([this.control("BEGIN"), this.#failure]) : this.#failure,
    );
  }

  /** A message that fails: nothing has this name. */
  get #failure(): Buffer {
    return encodeExecute(`${this.ownName} abort`);
  }

  /** Sends messages of the engine's own with a Sync, and gathers the rows as text. */
  async exchange(messages: Buffer): Promise<BackendResult> {
    const result: BackendResult = { rows: [] };
    const sleepAgain = busyPoll();
    await this.connection.exchange(
      Buffer.concat([messages, sync]),
      (messageType, buffer, start, end) => {
        if (messageType === type.dataRow) result.rows.push(readDataRow(buffer.subarray(start, end)));
        else if (messageType === type.commandComplete)
          result.tag = buffer.toString("utf8", start + 5, end - 1);
        else if (messageType === type.errorResponse) {
          result.errorBytes = Buffer.from(buffer.subarray(start, end));
          result.error = readErrorFields(result.errorBytes);
        }
        return messageType === type.readyForQuery;
      },
      // Notices about them are nobody's.
      {
        notice: () => undefined,
        ended: () => {
          sleepAgain();
          return result.error ? this.tidy() : undefined;
        },
      },
    );
    return result;
  }

  /** After an error the messages behind it were skipped, those that close as well. */
  tidy(): Promise<void> {
    const name = this.ownName;
    return this.connection
      .exchange(Buffer.concat([encodeClose("P", name), encodeClose("S", name), sync]), (messageType) => {
        return messageType === type.readyForQuery;
      })
      .catch(() => undefined);
  }
}
