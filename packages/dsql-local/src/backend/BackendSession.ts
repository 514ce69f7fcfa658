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

/** The response to a request of the server's own. */
export interface BackendResult {
  /** Fields of the ErrorResponse by type letter. */
  error?: Map<string, string>;
  /** The ErrorResponse as PostgreSQL sent it. */
  errorBytes?: Buffer;
  rows: (string | null)[][];
  /** CommandComplete's, of the last statement. */
  tag?: string;
}

/**
 * Runs the server's own statements on a session's PostgreSQL connection: transaction control, snapshots, rows written back. Each
 * is prepared, run and closed under a random name. So the client's statements stay as they are, the unnamed one too (a simple
 * query would destroy it), the client sees none of the server's, and none has to survive what the client drops. Responses go to
 * the caller only.
 */
export class BackendSession {
  readonly connection: BackendConnection;
  /** Name of the server's own statement and portal. */
  readonly ownName = `${INTERNAL_PREFIX}${randomBytes(12).toString("hex")}`;
  readonly #control = new Map<string, Buffer>();

  constructor(connection: BackendConnection) {
    this.connection = connection;
  }

  /** I: idle, T: in a transaction block, E: in an aborted one; as of PostgreSQL's last ReadyForQuery. */
  get status(): "I" | "T" | "E" {
    return this.connection.status;
  }

  /** Messages that run `sql`, without parameters. They are cached: use it for the few texts that recur. */
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

  /** Has PostgreSQL parse SQL without running it. */
  prepareOnly(sql: string): Promise<BackendResult> {
    const name = this.ownName;
    return this.exchange(Buffer.concat([encodeParse(name, sql, noTypes), encodeClose("S", name)]));
  }

  /** Messages that parse, run and close a statement. */
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

  /** A message that fails: no portal has this name. */
  get #failure(): Buffer {
    return encodeExecute(`${this.ownName} abort`);
  }

  /** Sends messages followed by Sync, and collects the rows as text. */
  async exchange(messages: Buffer): Promise<BackendResult> {
    const result: BackendResult = { rows: [] };
    const stopPolling = busyPoll();
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
      // Notices about them don't concern the client.
      {
        notice: () => undefined,
        ended: () => {
          stopPolling();
          return result.error ? this.tidy() : undefined;
        },
      },
    );
    return result;
  }

  /** Closes statement and portal after an error: PostgreSQL has skipped the messages after it, Close as well. */
  tidy(): Promise<void> {
    const name = this.ownName;
    return this.connection
      .exchange(Buffer.concat([encodeClose("P", name), encodeClose("S", name), sync]), (messageType) => {
        return messageType === type.readyForQuery;
      })
      .catch(() => undefined);
  }
}
