import type { Socket } from "node:net";
import pg from "pg";
import { BackendSocket } from "./BackendSocket.ts";
import { MessageSplitter } from "../net/MessageSplitter.ts";
import { encodeMessage } from "../net/encodeMessage.ts";
import { backend as type, frontend } from "../net/messageType.ts";
import { describesPlan, hideTriggerLine } from "./hideTriggerLines.ts";

/** Terminate. */
const terminate = encodeMessage(frontend.terminate);

/** Takes the messages of one request's response, each `buffer[start, end)`. Returns true with the last of them. */
export type Receiver = (type: number, buffer: Buffer, start: number, end: number) => boolean;

/** Options and callbacks of an exchange (a request and its response), apart from its messages. */
export interface ExchangeHooks {
  /** Receives the NoticeResponses sent meanwhile. */
  notice?: (bytes: Buffer) => void;
  /** The rows written meanwhile come from the write set: they have been reported before. */
  ignoreRowReports?: true;
  /** Called after the last message, or when the connection ends; its result is awaited as well. */
  ended?: () => Promise<void> | undefined;
}

interface Exchange {
  hooks: ExchangeHooks;
  receive: Receiver;
  resolve: (rest: Promise<void> | undefined) => void;
  reject: (error: Error) => void;
}

/** Receives PostgreSQL's asynchronous messages, and paces the reading. */
export interface BackendListener {
  /** A NoticeResponse; the listener forwards it to the exchange's hooks, if it is for the client. */
  onNotice(bytes: Buffer, hooks: ExchangeHooks | undefined): void;
  onParameterStatus(bytes: Buffer): void;
  /** Called after each chunk read from the socket. Return false to stop reading until {@link BackendConnection.resume}. */
  onChunk(): boolean;
  onClose(): void;
}

/** The PostgreSQL connection of one session: sends requests, each with a receiver of its response. */
export class BackendConnection {
  readonly processId: number;
  /** Of the last ReadyForQuery. */
  status: "I" | "T" | "E" = "I";
  /** The last RowDescription was that of EXPLAIN. */
  #describesPlan = false;
  /** Parameters that PostgreSQL reported at start-up. */
  readonly parameters: Map<string, string>;
  readonly #stream: Socket;
  readonly #splitter = new MessageSplitter();
  readonly #exchanges: Exchange[] = [];
  #listener: BackendListener | undefined;
  #closed: Error | undefined;
  #lastError: string | undefined;

  private constructor(stream: Socket, processId: number, parameters: Map<string, string>) {
    this.#stream = stream;
    this.processId = processId;
    this.parameters = parameters;
  }

  /**
   * Connects and authenticates with node-postgres, by whatever method PostgreSQL requires, and then takes its socket
   * over.
   */
  static async connect(config: pg.ClientConfig): Promise<BackendConnection> {
    // A TLSSocket reads from its socket itself, bypassing BackendSocket's buffer.
    const socket = config.ssl ? undefined : new BackendSocket();
    const client = new pg.Client(socket ? { ...config, stream: () => socket } : config);
    const { connection } = client as unknown as { connection: PgConnection };
    const parameters = new Map<string, string>();
    let processId = 0;
    connection.on("parameterStatus", (status: { parameterName: string; parameterValue: string }) => {
      parameters.set(status.parameterName, status.parameterValue);
    });
    connection.on("backendKeyData", (data: { processID: number }) => {
      processId = data.processID;
    });
    client.on("error", () => undefined);
    await client.connect();
    const { stream } = connection;
    for (const event of ["data", "end", "close", "error"]) stream.removeAllListeners(event);
    const connected = new BackendConnection(stream, processId, parameters);
    const receive = (chunk: Buffer) => {
      connected.#receive(chunk);
    };
    if (socket) socket.readInto(receive);
    else stream.on("data", receive);
    stream.on("error", (error: Error) => {
      connected.#finish(error);
    });
    stream.on("close", () => {
      connected.#finish(
        new Error(connected.#lastError ?? "the connection to the backend PostgreSQL was closed"),
      );
    });
    return connected;
  }

  listen(listener: BackendListener): void {
    this.#listener = listener;
  }

  /** Sends a request; resolves when its receiver has got the last message. Responses come in the order of the requests. */
  exchange(request: Buffer, receive: Receiver, hooks: ExchangeHooks = {}): Promise<void> {
    if (this.#closed) {
      void hooks.ended?.();
      return Promise.reject(this.#closed);
    }
    return new Promise((resolve, reject) => {
      this.#exchanges.push({ hooks, receive, resolve, reject });
      this.#stream.write(request);
    });
  }

  /** Sends more of a request under way: COPY data. Returns false where the socket's buffer is full. */
  send(bytes: Buffer): boolean {
    return this.#closed ? true : this.#stream.write(bytes);
  }

  drained(callback: () => void): void {
    if (this.#closed) callback();
    else this.#stream.once("drain", callback);
  }

  /** Collects requests into one write until {@link uncork}. */
  cork(): void {
    this.#stream.cork();
  }

  uncork(): void {
    this.#stream.uncork();
  }

  resume(): void {
    if (!this.#closed) this.#stream.resume();
  }

  close(): void {
    if (!this.#closed && this.#exchanges.length === 0) {
      this.#stream.end(terminate);
    }
    this.#stream.destroySoon();
    this.#finish(new Error("the session has ended"));
  }

  #receive(chunk: Buffer): void {
    this.#splitter.push(chunk, (messageType, buffer, start, end) => {
      const exchange = this.#exchanges[0];
      // NoticeResponse and ParameterStatus may arrive at any time; NotificationResponse doesn't: LISTEN isn't supported.
      switch (messageType) {
        case type.noticeResponse:
          this.#listener?.onNotice(buffer.subarray(start, end), exchange?.hooks);
          return;
        case type.parameterStatus:
          this.#listener?.onParameterStatus(Buffer.from(buffer.subarray(start, end)));
          return;
        case type.notificationResponse:
          return;
        case type.readyForQuery:
          this.status = String.fromCharCode(buffer[end - 1] ?? 0) as "I" | "T" | "E";
          break;
        case type.rowDescription:
          this.#describesPlan = describesPlan(buffer, start);
      }
      if (!exchange) {
        // Outside of an exchange there is only FATAL: PostgreSQL is being stopped or ends this connection.
        if (messageType === type.errorResponse) this.#lastError = "terminated";
        return;
      }
      const row =
        this.#describesPlan && messageType === type.dataRow ? hideTriggerLine(buffer, start, end) : undefined;
      if (row === "hidden") return;
      if (
        row
          ? exchange.receive(messageType, row, 0, row.length)
          : exchange.receive(messageType, buffer, start, end)
      ) {
        this.#exchanges.shift();
        exchange.resolve(exchange.hooks.ended?.());
      }
    });
    if (this.#listener?.onChunk() === false) this.#stream.pause();
  }

  #finish(error: Error): void {
    if (this.#closed) return;
    this.#closed = error;
    for (const exchange of this.#exchanges.splice(0)) {
      void exchange.hooks.ended?.();
      exchange.reject(error);
    }
    this.#listener?.onClose();
  }
}

/** The part of node-postgres's connection that is used; its own types leave it out. */
interface PgConnection {
  stream: Socket;
  on(event: string, listener: (value: never) => void): void;
}
