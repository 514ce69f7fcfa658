import type { Socket } from "node:net";
import pg from "pg";
import { MessageSplitter } from "../../../src/net/MessageSplitter.ts";
import { readable } from "./readable.ts";

/** One side of a comparison: a session whose start is done, to which any bytes can be sent. */
export class Peer {
  /** All messages that have come, in words. */
  readonly answers: string[] = [];
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #isClosed = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    for (const event of ["data", "end", "close", "error"]) socket.removeAllListeners(event);
    const reader = new MessageSplitter();
    socket.on("data", (chunk: Buffer) => {
      reader.push(chunk, (_, buffer, start, end) => {
        this.answers.push(readable(buffer.subarray(start, end)));
      });
      this.#wake?.();
    });
    socket.on("error", () => undefined);
    this.#closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#isClosed = true;
        this.#wake?.();
        resolve();
      });
    });
  }

  /** Has node-postgres log in, and takes its socket over. */
  static async open(config: pg.ClientConfig): Promise<Peer> {
    const client = new pg.Client(config);
    client.on("error", () => undefined);
    await client.connect();
    return Peer.of(client);
  }

  static of(client: pg.Client): Peer {
    return new Peer((client as unknown as { connection: { stream: Socket } }).connection.stream);
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Waits until so many messages have been received in all. False when they don't. */
  async has(count: number, patienceMs: number): Promise<boolean> {
    const end = performance.now() + patienceMs;
    while (this.answers.length < count) {
      const left = end - performance.now();
      if (left <= 0 || this.#isClosed) return false;
      await this.#something(left);
    }
    return true;
  }

  /** Waits until nothing has come for so long. */
  async quiet(forMs: number): Promise<void> {
    for (;;) {
      const before = this.answers.length;
      await new Promise((resolve) => setTimeout(resolve, forMs));
      if (this.answers.length === before) return;
    }
  }

  /** Resolves when the other side has ended the connection. False when it doesn't. */
  async ended(patienceMs: number): Promise<boolean> {
    const patience = new Promise<void>((resolve) => {
      setTimeout(resolve, patienceMs).unref();
    });
    await Promise.race([this.#closed, patience]);
    return this.#isClosed;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  async #something(patienceMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, patienceMs);
      this.#wake = () => {
        clearTimeout(timeout);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
