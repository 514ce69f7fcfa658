import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type SecureContext } from "node:tls";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { MessageSplitter } from "../../src/net/MessageSplitter.ts";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { frontend } from "../../src/net/messageType.ts";
import { ProtocolError } from "../../src/net/ProtocolError.ts";
import { passwordMessage, startupPacket } from "../engine/support/RawClient.ts";
import { token } from "../engine/support/token.ts";
import { sync } from "../../src/net/messages/sync.ts";

const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Opens connections up to a stage at which anything may be sent. */
export class FuzzConnections {
  readonly #port: number;
  readonly #secureContext: SecureContext;
  readonly #password: Buffer;

  private constructor(port: number, secureContext: SecureContext, password: Buffer) {
    this.#port = port;
    this.#secureContext = secureContext;
    this.#password = password;
  }

  static async to(dsql: DsqlLocal): Promise<FuzzConnections> {
    const secureContext = createSecureContext({ ca: await readFile(dsql.caFile) });
    return new FuzzConnections(
      Number(dsql.endpoint.split(":")[1]),
      secureContext,
      passwordMessage(await token()),
    );
  }

  /** Nothing has been sent. */
  async plain(): Promise<FuzzConnection> {
    return new FuzzConnection(await this.#connect());
  }

  /** TLS was requested and accepted; its handshake hasn't begun. */
  async beforeTls(): Promise<FuzzConnection> {
    return new FuzzConnection(await this.#granted());
  }

  /** Within TLS, before the start-up packet. */
  async beforeStart(): Promise<FuzzConnection> {
    const secure = connectTls({
      socket: await this.#granted(),
      secureContext: this.#secureContext,
      servername: "localhost",
    });
    await once(secure, "secureConnect");
    return new FuzzConnection(secure);
  }

  /** The server has requested the password. */
  async beforePassword(): Promise<FuzzConnection> {
    const connection = await this.beforeStart();
    connection.write(startupPacket({ user: "admin", database: "postgres" }));
    await connection.receive("R");
    return connection;
  }

  /** Ready for queries. */
  async session(): Promise<FuzzConnection> {
    const connection = await this.beforePassword();
    connection.write(this.#password);
    await connection.receive("Z");
    return connection;
  }

  async #connect(): Promise<Socket> {
    const socket = connectTcp(this.#port, "127.0.0.1");
    await once(socket, "connect");
    return socket;
  }

  async #granted(): Promise<Socket> {
    const socket = await this.#connect();
    socket.write(sslRequest);
    await once(socket, "readable");
    socket.read(1);
    return socket;
  }
}

/** Ends a session in whichever state it is: in COPY, in a batch, or in neither. */
const goodBye = [encodeMessage(frontend.copyFail, "the end"), sync, encodeMessage(frontend.terminate)];

/** No message is left open; one of an impossible length is answered as well, and the last. */
function isComplete(bytes: Buffer): boolean {
  const reader = new MessageSplitter();
  try {
    reader.push(bytes, () => undefined);
  } catch (error) {
    if (error instanceof ProtocolError) return true;
    throw error;
  }
  return reader.pendingBytes === 0;
}

/** A connection of which everything that comes is kept. */
export class FuzzConnection {
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];
  readonly #closed: Promise<unknown>;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#wake?.();
    });
    socket.on("error", () => undefined);
    this.#closed = new Promise((resolve) => socket.once("close", resolve));
    void this.#closed.then(() => {
      this.#ended = true;
      this.#wake?.();
    });
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Waits for a message of this type, which has to be the last to come. */
  async receive(letter: "R" | "Z"): Promise<void> {
    const length = { R: 9, Z: 6 }[letter];
    while (this.received.at(-length) !== letter.charCodeAt(0)) {
      if (this.#ended) throw new Error(`The server has closed the connection: ${this.received.toString()}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /**
   * Sends messages of a session and one that ends it, reads all answers, and waits for the server to close. Where the
   * last isn't complete the server waits for its rest, and {@link finish} is all that can be done.
   */
  async exhaust(bytes: Buffer): Promise<Buffer> {
    if (!isComplete(bytes)) return this.finish(bytes);
    this.#socket.write(Buffer.concat([bytes, ...goodBye]));
    await this.#closed;
    return this.received;
  }

  /** Sends the last bytes, and gives all that came up to the end of the connection. */
  async finish(bytes: Buffer): Promise<Buffer> {
    this.#socket.end(bytes);
    await this.#closed;
    return this.received;
  }

  /** Sends the last bytes and is gone when they are on the way. */
  async leave(bytes: Buffer): Promise<Buffer> {
    await new Promise<void>((resolve) => {
      this.#socket.write(bytes, () => {
        resolve();
      });
    });
    this.#socket.destroy();
    await this.#closed;
    return this.received;
  }
}
