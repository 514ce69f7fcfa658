import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect as connectTcp } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { MessageSplitter } from "../../src/net/MessageSplitter.ts";
import { backend as type } from "../../src/net/messageType.ts";
import { passwordMessage, startupPacket } from "../engine/support/RawClient.ts";
import { token } from "../engine/support/token.ts";

interface Response {
  tag: string | undefined;
  error: Buffer | undefined;
}

/** A client that reads on demand, and keeps nothing of what it reads. */
export class SlowClient {
  receivedBytes = 0;
  readonly #socket: TLSSocket;
  readonly #reader = new MessageSplitter();
  readonly #seen = new Set<number>();
  #response: Response = { tag: undefined, error: undefined };
  #closed = false;
  #wake: (() => void) | undefined;

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.receivedBytes += chunk.length;
      this.#reader.push(chunk, (messageType, buffer, start, end) => {
        this.#seen.add(messageType);
        if (messageType === type.commandComplete) {
          this.#response.tag = buffer.toString("utf8", start + 5, end - 1);
        }
        if (messageType === type.errorResponse) {
          this.#response.error = Buffer.from(buffer.subarray(start, end));
        }
      });
      this.#wake?.();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
      this.#wake?.();
    });
  }

  static async connect({ endpoint, caFile }: Pick<DsqlLocal, "endpoint" | "caFile">): Promise<SlowClient> {
    const plain = connectTcp(Number(endpoint.split(":")[1]), "127.0.0.1");
    await once(plain, "connect");
    plain.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    await once(plain, "readable");
    plain.read(1);
    const secure = connectTls({ socket: plain, ca: await readFile(caFile), servername: "localhost" });
    await once(secure, "secureConnect");
    const client = new SlowClient(secure);
    client.send(startupPacket({ user: "admin", database: "postgres" }));
    await client.until(type.authentication);
    client.send(passwordMessage(await token()));
    await client.untilReady();
    return client;
  }

  /** Bytes are buffered here because the server doesn't read them. */
  get isFull(): boolean {
    return this.#socket.writableNeedDrain;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.destroy();
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  async sendAndDrain(bytes: Buffer): Promise<void> {
    if (!this.#socket.write(bytes)) await once(this.#socket, "drain");
  }

  /** Reads until it has received about this number of bytes since it connected. */
  async readUpTo(bytes: number): Promise<void> {
    this.resume();
    await this.#when(() => this.receivedBytes >= bytes);
  }

  /** Resolves when a message of this type has arrived. */
  async until(messageType: number): Promise<void> {
    await this.#when(() => this.#seen.delete(messageType));
  }

  /** Reads up to ReadyForQuery; returns the last command tag and error. */
  async untilReady(): Promise<Response> {
    await this.until(type.readyForQuery);
    const answered = this.#response;
    this.#response = { tag: undefined, error: undefined };
    return answered;
  }

  async run(request: Buffer): Promise<void> {
    this.send(request);
    const { error } = await this.untilReady();
    if (error) throw new Error(`The server answered with an error: ${error.toString()}`);
  }

  async #when(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#closed) throw new Error("The server has closed the connection.");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
