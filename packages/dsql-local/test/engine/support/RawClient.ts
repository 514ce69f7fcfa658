import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { readFile } from "node:fs/promises";
import type pg from "pg";
import type { DsqlLocal } from "../../../src/server/DsqlLocal.ts";
import { MessageSplitter, type WireMessage } from "../../../src/net/MessageSplitter.ts";
import { readErrorFields } from "../../../src/net/messages/errorFields.ts";
import { token } from "./token.ts";

/** A client that sends whatever bytes a test wants to, and gives the answers as they come. */
export class RawClient {
  readonly socket: Socket;
  readonly #frames: WireMessage[] = [];
  readonly #reader = new MessageSplitter();
  #closed = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#reader.push(chunk, (type, buffer, start, end) => {
        this.#frames.push({ type, bytes: buffer.subarray(start, end), chunk: buffer, start });
      });
      this.#wake?.();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
      this.#wake?.();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Takes over the connection of a node-postgres client that has logged in. */
  static of(client: pg.Client): RawClient {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    for (const event of ["data", "end", "close", "error"]) stream.removeAllListeners(event);
    return new RawClient(stream);
  }

  /** A connection after the TLS handshake, before any start-up packet. */
  static async overTls(dsql: Pick<DsqlLocal, "endpoint" | "caFile">): Promise<RawClient> {
    const plain = connectTcp(Number(dsql.endpoint.split(":")[1]), "127.0.0.1");
    plain.on("error", () => undefined);
    await once(plain, "connect");
    plain.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    await once(plain, "readable");
    plain.read(1);
    const secure = connectTls({ socket: plain, ca: await readFile(dsql.caFile), servername: "localhost" });
    await once(secure, "secureConnect");
    return new RawClient(secure);
  }

  /** A connection that is ready for queries. */
  static async ready(dsql: Pick<DsqlLocal, "endpoint" | "caFile">): Promise<RawClient> {
    const client = await RawClient.overTls(dsql);
    client.socket.write(startupPacket({ user: "admin", database: "postgres" }));
    await client.until("R");
    client.socket.write(passwordMessage(await token()));
    await client.until("Z");
    return client;
  }

  /** Sends messages and gives the letters of the answers up to and including `last`, errors as their SQLSTATE. */
  async ask(bytes: Buffer[], last = "Z"): Promise<string> {
    this.socket.write(Buffer.concat(bytes));
    return this.until(last);
  }

  /**
   * The next message.
   *
   * @param late resolves when it is no longer waited for
   * @returns none when the connection has ended, or it is too late
   */
  async next(late?: Promise<void>): Promise<WireMessage | undefined> {
    const state = { isLate: false };
    const tooLate = late?.then(() => {
      state.isLate = true;
    });
    for (;;) {
      const message = this.#frames.shift();
      if (message !== undefined || this.#closed || state.isLate) return message;
      const something = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await (tooLate ? Promise.race([something, tooLate]) : something);
    }
  }

  async until(last: string): Promise<string> {
    const seen: string[] = [];
    for (;;) {
      const message = await this.next();
      if (!message) return [...seen, "closed"].join(" ");
      const letter = String.fromCharCode(message.type);
      if (letter === "S" || letter === "K" || letter === "N") continue;
      if (letter === "E") seen.push(readErrorFields(message.bytes).get("C") ?? "E");
      else if (letter === "C") seen.push(message.bytes.toString("utf8", 5, message.bytes.length - 1));
      else if (letter === "Z") seen.push(`Z${message.bytes.toString("utf8", 5)}`);
      else seen.push(letter);
      if (letter === last) return seen.join(" ");
    }
  }
}

export function startupPacket(parameters: Record<string, string>): Buffer {
  const body = Buffer.from(
    `${Object.entries(parameters)
      .map(([name, value]) => `${name}\0${value}\0`)
      .join("")}\0`,
  );
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.writeUInt32BE(196608, 4);
  return Buffer.concat([head, body]);
}

export function passwordMessage(password: string): Buffer {
  const body = Buffer.from(`${password}\0`);
  const head = Buffer.alloc(5);
  head[0] = "p".charCodeAt(0);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
