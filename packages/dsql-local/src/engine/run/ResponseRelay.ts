import { backend as type } from "../../net/messageType.ts";
import type { RelationReads } from "../../cost/readCounters.ts";
import { readErrorFields } from "../../net/messages/errorFields.ts";
import type { ClientConnection } from "../../frontend/ClientConnection.ts";
import { TRANSACTION_ROW_LIMIT } from "../../errorCatalog/transactionLimits.ts";
import { ReadAhead } from "./ReadAhead.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";

/** A response with more bytes is streamed after all. */
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024;

export interface ResponseOptions {
  /**
   * `stream`: sent to the client as it comes. `buffer`: kept until {@link ResponseRelay.release}, so that the statement can
   * still be repeated or fail; for statements with few rows.
   */
  mode: "stream" | "buffer";
  /** The rows are those of RETURNING: more of them than DSQL allows needn't be kept. */
  write?: boolean;
  /** … but not those of a SELECT that also writes. */
  nested?: boolean | undefined;
  /** The tag that the client receives; errors are sent without position and context then, which are the rewritten statement's. */
  tag?: string | undefined;
  /** For each ParseComplete, BindComplete and CloseComplete in turn: does the client receive it? By default it does. */
  shown?: boolean[];
}

/** Relays the response to a Query message or a batch that ends with Sync: all but ReadyForQuery and ErrorResponse. */
export class ResponseRelay {
  /** The ErrorResponse as PostgreSQL sent it. */
  errorBytes: Buffer | undefined;
  sqlstate: string | undefined;
  /** CommandComplete's, of the last statement. */
  tag: string | undefined;
  /** How many of the client's messages PostgreSQL has completed: an error is about the next one. */
  completed = 0;
  /** Called with ReadyForQuery, which is `buffer[start, end)`, before the chunk's bytes are sent. */
  onReady: ((buffer: Buffer, start: number, end: number) => void) | undefined;
  /** Called with CopyInResponse, which isn't relayed. */
  onCopyIn: ((response: Buffer) => void) | undefined;
  /** Called on an ErrorResponse, before the messages after it are received. */
  onError: (() => void) | undefined;
  /** Nothing is relayed: the request was sent together with one that has failed. */
  muted = false;
  readonly notices: Buffer[] = [];
  /** How many rows PostgreSQL has sent. */
  rows = 0;
  /** The tags of the statements that were completed, where they are wanted; empty for one that was suspended. */
  tags: string[] | undefined;
  /** What the statement has read, where that was counted. */
  reads: RelationReads[] | undefined;
  /** PostgreSQL has sent PortalSuspended: the portal may have more rows. */
  suspended = false;
  /** The COPY was interrupted while it waited for the client's data, to release its locks: it is to be run again. */
  interrupted = false;
  /** The client has got part of it. */
  partiallySent = false;
  readonly #client: ClientConnection;
  readonly #options: ResponseOptions;
  #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #isBuffering: boolean;
  #acknowledged = 0;

  constructor(client: ClientConnection, options: ResponseOptions) {
    this.#client = client;
    this.#options = options;
    this.#isBuffering = options.mode === "buffer";
  }

  receive(messageType: number, buffer: Buffer, start: number, end: number): boolean {
    switch (messageType) {
      case type.readyForQuery:
        this.onReady?.(buffer, start, end);
        return true;
      case type.errorResponse:
        this.errorBytes = Buffer.from(buffer.subarray(start, end));
        if (this.#options.tag !== undefined) this.errorBytes = withoutContext(this.errorBytes);
        this.sqlstate = readErrorFields(this.errorBytes).get("C");
        this.onError?.();
        return false;
      case type.copyInResponse:
        this.release();
        this.onCopyIn?.(buffer.subarray(start, end));
        return false;
      case type.parseComplete:
      case type.bindComplete:
      case type.closeComplete:
        if (this.#options.shown?.[this.#acknowledged++] === false) return false;
        this.completed++;
        break;
      case type.rowDescription:
      case type.noData:
        this.completed++;
        break;
      case type.commandComplete:
        this.completed++;
        this.tag = buffer.toString("utf8", start + 5, end - 1);
        this.tags?.push(this.tag);
        if (this.#options.tag !== undefined) {
          buffer = commandComplete(this.#options.tag);
          start = 0;
          end = buffer.length;
        }
        break;
      case type.emptyQueryResponse:
        this.completed++;
        this.tag = "";
        break;
      case type.portalSuspended:
        this.completed++;
        this.suspended = true;
        this.tags?.push("");
        break;
      case type.dataRow:
      case type.copyData:
        this.rows++;
        if (
          this.#options.write &&
          this.rows > TRANSACTION_ROW_LIMIT &&
          this.#isBuffering &&
          !this.#options.nested
        )
          return false;
        break;
      default:
        break;
    }
    if (this.muted) return false;
    if (!this.#isBuffering) {
      this.#client.writeSlice(buffer, start, end);
      return false;
    }
    this.#buffered.push(buffer.subarray(start, end));
    this.#bufferedBytes += end - start;
    if (this.#bufferedBytes > MAX_BUFFERED_BYTES) {
      this.release();
      this.#isBuffering = false;
      this.partiallySent = true;
    }
    return false;
  }

  /** Relays a notice, in its order among the messages. */
  notice(bytes: Buffer): void {
    this.notices.push(bytes);
    if (this.#isBuffering) this.#buffered.push(bytes);
    else this.#client.write(bytes);
  }

  /** The rows that are buffered, as DataRow messages. */
  get bufferedRows(): Buffer[] {
    return this.#buffered.filter((bytes) => bytes[0] === type.dataRow);
  }

  /** Adds rows after those that are buffered. */
  addRows(rows: readonly Buffer[]): void {
    const end = this.#buffered.findLastIndex((bytes) => bytes[0] === type.dataRow) + 1;
    this.#buffered.splice(end, 0, ...rows);
  }

  /** Turns the buffered rows into ones that are sent by later Execute messages. */
  readAhead(): ReadAhead {
    const rows = this.bufferedRows;
    this.#buffered = [];
    this.#bufferedBytes = 0;
    return new ReadAhead(rows, { tag: this.tag ?? "" });
  }

  /** Sends what was buffered. */
  release(): void {
    for (const bytes of this.#buffered) this.#client.write(bytes);
    this.#buffered = [];
    this.#bufferedBytes = 0;
  }
}

/** The error without position and call stack, which are the rewritten statement's. */
function withoutContext(errorBytes: Buffer): Buffer {
  const fields = readErrorFields(errorBytes);
  return errorResponse({ sqlstate: fields.get("C") ?? "", message: fields.get("M") ?? "" });
}
