import { readFileSync } from "node:fs";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { connect as connectTls, TLSSocket } from "node:tls";

/** What a cluster says when it refuses a connection: the fields of a FATAL error. */
export interface Refusal {
  sqlState: string;
  message: string;
  hint?: string;
}

/**
 * A front that refuses the next connections as told and passes the others on to the real server, for states that a
 * cluster has and a local one doesn't: waking up, too many connections, a signature that has expired. It notes the
 * tokens that it was shown.
 */
export class Front {
  readonly #server: Server;
  readonly #target: { host: string; port: number };
  readonly #tls: { key: Buffer; cert: Buffer; ca: Buffer };
  readonly #sockets = new Set<Socket>();
  readonly tokens: string[] = [];
  readonly refusals: Refusal[] = [];

  private constructor({ endpoint, caFile }: { endpoint: string; caFile: string }) {
    const [host = "", port = ""] = endpoint.split(":");
    this.#target = { host, port: Number(port) };
    const read = (file: string) => readFileSync(join(dirname(caFile), file));
    this.#tls = { key: read("server.key"), cert: read("server.pem"), ca: readFileSync(caFile) };
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => undefined);
      this.#serve(socket).catch(() => socket.destroy());
    });
  }

  static async of(dsql: { endpoint: string; caFile: string }): Promise<Front> {
    const front = new Front(dsql);
    front.#server.listen(0, "127.0.0.1");
    await once(front.#server, "listening");
    return front;
  }

  get endpoint(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(socket: Socket): Promise<void> {
    await once(socket, "data"); // SSLRequest
    socket.write("S");
    const client = new TLSSocket(socket, { isServer: true, ...this.#tls });
    client.on("error", () => undefined);
    const [startup] = (await once(client, "data")) as [Buffer];
    client.write(message("R", int32(3))); // cleartext password, please
    const [password] = (await once(client, "data")) as [Buffer];
    this.tokens.push(password.subarray(5, -1).toString());
    const refusal = this.refusals.shift();
    if (refusal !== undefined) {
      const { sqlState, message: text, hint } = refusal;
      const fields = [
        "SFATAL",
        "VFATAL",
        `C${sqlState}`,
        `M${text}`,
        ...(hint === undefined ? [] : [`H${hint}`]),
      ];
      client.end(message("E", ...fields.map((field) => Buffer.from(`${field}\0`)), Buffer.of(0)));
      return;
    }
    await this.#passOn(client, startup, password);
  }

  async #passOn(client: TLSSocket, startup: Buffer, password: Buffer): Promise<void> {
    const plain = connect(this.#target);
    await once(plain, "connect");
    plain.write(Buffer.concat([int32(8), int32(80877103)]));
    await once(plain, "data");
    const server = connectTls({ socket: plain, ca: this.#tls.ca, servername: "localhost" });
    server.on("error", () => client.destroy());
    server.on("close", () => client.destroy());
    client.on("close", () => server.destroy());
    await once(server, "secureConnect");
    server.write(startup);
    await once(server, "data"); // asks for the password, as the front did
    server.write(password);
    server.pipe(client);
    client.pipe(server);
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}
