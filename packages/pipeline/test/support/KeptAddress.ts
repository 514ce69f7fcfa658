import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * An address that stays while what answers under it goes and comes back, as that of a deployed API does. A port that was let go could be
 * another program's by then.
 */
export class KeptAddress {
  /** A port of this machine; undefined while nobody answers. */
  port: number | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#join(socket);
    });
  }

  static async open(): Promise<KeptAddress> {
    const address = new KeptAddress();
    address.#server.listen(0, "127.0.0.1");
    await once(address.#server, "listening");
    return address;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(socket: Socket): void {
    if (this.port === undefined) {
      // Not before something was asked: Node's fetch may never settle where it is hung up on at once.
      socket.once("data", () => socket.destroy());
      socket.on("error", () => undefined);
      return;
    }
    const answering = connect(this.port, "127.0.0.1");
    for (const [one, other] of [
      [socket, answering],
      [answering, socket],
    ] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
