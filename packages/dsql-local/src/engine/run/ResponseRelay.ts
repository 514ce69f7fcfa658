import { backend as type } from "../../net/messageType.ts";
import { readErrorFields } from "../../net/messages/errorFields.ts";
import type { ClientConnection } from "../../frontend/ClientConnection.ts";
import { TRANSACTION_ROW_LIMIT } from "../../errorCatalog/transactionLimits.ts";
import { ReadAhead } from "./ReadAhead.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";

/** Held bytes above which an answer is passed on after all. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;

export interface ResponseOptions {
  /**
   * `stream`: to the client as it comes. `hold`: kept until {@link ResponseRelay.release}, so that the statement can
   * still be answered otherwise; for statements of few rows.
   */
  mode: "stream" | "hold";
  /** The rows are those of a write: more of them than DSQL allows needn't be kept. */
  write?: boolean;
  /** … but not those of a SELECT that also writes. */
  nested?: boolean | undefined;
  /** What the client is told instead of the tag; what an error says of the statement that was run is left out then. */
  tag?: string | undefined;
  /** For each ParseComplete, BindComplete and CloseComplete in turn: shall the client see it? All by default. */
  shown?: boolean[];
}

/** The answer to one request that ends with Sync or is a simple query: up to ReadyForQuery, which is kept back. */
export class ResponseRelay {
  /** The ErrorResponse as it came. */
  errorBytes: Buffer | undefined;
  sqlstate: string | undefined;
  /** Of the last statement completed. */
  tag: string | undefined;
  /** Messages of the client's that PostgreSQL has done: the next one is what an error is about. */
  completed = 0;
  /** Called with ReadyForQuery, which is `buffer[start, end)`, before the chunk's bytes are sent on. */
  onReady: ((buffer: Buffer, start: number, end: number) => void) | undefined;
  /** Called with CopyInResponse, which isn't passed on. */
  onCopyIn: ((response: Buffer) => void) | undefined;
  /** Called with an ErrorResponse, before what comes behind it is taken. */
  onError: (() => void) | undefined;
  /** It is nobody's: what it answers went out behind a request that has failed. */
  muted = false;
  readonly notices: Buffer[] = [];
  /** The portal has more rows, as far as PostgreSQL knows. */
  suspended = false;
  /** The statement gave its locks up while it waited for the client's data: it is to be run again with them. */
  interrupted = false;
  /** Parts of it are at the client already. */
  partiallySent = false;
  readonly #client: ClientConnection;
  readonly #options: ResponseOptions;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #holding: boolean;
  #rows = 0;
  #acknowledged = 0;

  constructor(client: ClientConnection, options: ResponseOptions) {
    this.#client = client;
    this.#options = options;
    this.#holding = options.mode === "hold";
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
        break;
      case type.dataRow:
      case type.copyData:
        if (this.#options.write) {
          if (++this.#rows > TRANSACTION_ROW_LIMIT && this.#holding && !this.#options.nested) return false;
        }
        break;
      default:
        break;
    }
    if (this.muted) return false;
    if (!this.#holding) {
      this.#client.writeSlice(buffer, start, end);
      return false;
    }
    this.#held.push(buffer.subarray(start, end));
    this.#heldBytes += end - start;
    if (this.#heldBytes > MAX_HELD_BYTES) {
      this.release();
      this.#holding = false;
      this.partiallySent = true;
    }
    return false;
  }

  /** Takes a notice, which has its place among the messages. */
  notice(bytes: Buffer): void {
    this.notices.push(bytes);
    if (this.#holding) this.#held.push(bytes);
    else this.#client.write(bytes);
  }

  /** Keeps the rows that were held to be given one after another. */
  readAhead(): ReadAhead {
    const rows = this.#held.filter((bytes) => bytes[0] === type.dataRow);
    this.#held = [];
    this.#heldBytes = 0;
    return new ReadAhead(rows, { tag: this.tag ?? "" });
  }

  /** Passes on what was held. */
  release(): void {
    for (const bytes of this.#held) this.#client.write(bytes);
    this.#held = [];
    this.#heldBytes = 0;
  }
}

/** The error without position and call stack, which are those of another statement than the client's. */
function withoutContext(errorBytes: Buffer): Buffer {
  const fields = readErrorFields(errorBytes);
  return errorResponse({ sqlstate: fields.get("C") ?? "", message: fields.get("M") ?? "" });
}
