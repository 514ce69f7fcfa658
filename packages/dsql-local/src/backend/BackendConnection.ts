import type { Socket } from "node:net";
import pg from "pg";
import { BackendSocket } from "./BackendSocket.ts";
import { MessageSplitter } from "../net/MessageSplitter.ts";
import { backend as type } from "../net/messageType.ts";
import { describesPlan, hideTriggerRow } from "./hideTriggerRows.ts";

/**
 * Takes the messages that answer one request. Returns true with the last of them. Frames are
 * `buffer[start, end)`.
 */
export type Receiver = (type: number, buffer: Buffer, start: number, end: number) => boolean;

/** What an exchange may want to know beside its messages. */
export interface ExchangeHooks {
  /** Takes NoticeResponses that come meanwhile. */
  notice?: (bytes: Buffer) => void;
  /** Rows that are written meanwhile have been reported before. */
  isUnreported?: true;
  /** Called with the last message or the connection's end; what it returns is waited for as well. */
  ended?: () => Promise<void> | undefined;
}

interface Exchange {
  hooks: ExchangeHooks;
  receive: Receiver;
  resolve: (rest: Promise<void> | undefined) => void;
  reject: (error: Error) => void;
}

/** What the session adds to the stream of messages. */
export interface BackendListener {
  /** A NoticeResponse; gives it to the exchange's hooks, if it is for the client. */
  onNotice(bytes: Buffer, hooks: ExchangeHooks | undefined): void;
  onParameterStatus(bytes: Buffer): void;
  /** A chunk of answers has been handed out; false: don't read on before {@link BackendConnection.resume}. */
  onChunk(): boolean;
  onClose(): void;
}

/** The PostgreSQL connection of one session: requests out, each with the receiver of its answer. */
export class BackendConnection {
  readonly processId: number;
  /** Of the last ReadyForQuery. */
  status: "I" | "T" | "E" = "I";
  /** The rows described last are those of a plan. */
  #givesPlan = false;
  /** Parameters that PostgreSQL reported at start-up. */
  readonly parameters: Map<string, string>;
  readonly #stream: Socket;
  readonly #reader = new MessageSplitter();
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
   * Connects and authenticates, whatever way the PostgreSQL wants it, with node-postgres, and takes its socket
   * over from then on.
   */
  static async connect(config: pg.ClientConfig): Promise<BackendConnection> {
    // TLS reads from a socket in its own way.
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
    const channel = new BackendConnection(stream, processId, parameters);
    const receive = (chunk: Buffer) => {
      channel.#receive(chunk);
    };
    if (socket) socket.readInto(receive);
    else stream.on("data", receive);
    stream.on("error", (error: Error) => {
      channel.#finish(error);
    });
    stream.on("close", () => {
      channel.#finish(new Error(channel.#lastError ?? "the connection to the PostgreSQL behind was closed"));
    });
    return channel;
  }

  listen(listener: BackendListener): void {
    this.#listener = listener;
  }

  /** Sends a request; resolves when its receiver has got the last message. Requests are answered in order. */
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

  /** Sends more of a request that is being answered: COPY data. Returns false as a socket does. */
  send(bytes: Buffer): boolean {
    return this.#closed ? true : this.#stream.write(bytes);
  }

  drained(callback: () => void): void {
    if (this.#closed) callback();
    else this.#stream.once("drain", callback);
  }

  /** Lets requests gather into one packet until {@link uncork}. */
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
      this.#stream.end(Buffer.from([0x58, 0, 0, 0, 4]));
    }
    this.#stream.destroySoon();
    this.#finish(new Error("the session has ended"));
  }

  #receive(chunk: Buffer): void {
    this.#reader.push(chunk, (messageType, buffer, start, end) => {
      const exchange = this.#exchanges[0];
      // These may come at any time. Of notifications there are none: LISTEN is refused.
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
          this.#givesPlan = describesPlan(buffer, start);
      }
      if (!exchange) {
        // Only a FATAL comes unasked: PostgreSQL is being stopped or ends this connection.
        if (messageType === type.errorResponse) this.#lastError = "terminated";
        return;
      }
      const row =
        this.#givesPlan && messageType === type.dataRow ? hideTriggerRow(buffer, start, end) : undefined;
      if (row === "none") return;
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
