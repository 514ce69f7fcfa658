import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A stretch of network in front of an endpoint that a test can slow down, block or break. Bytes pass unchanged,
 * so TLS and the protocol are the real ones.
 */
export class Link {
  readonly #target: { host: string; port: number };
  readonly #host: string;
  readonly #latencyMs: number;
  readonly #server: Server;
  readonly #pairs = new Set<{ client: Socket; server: Socket }>();
  #answersHeld = false;
  #requestsHeld: { server: Socket; bytes: Buffer }[] | undefined;
  /** Connections made through the link so far. */
  opened = 0;

  private constructor(endpoint: string, latencyMs: number, host: string) {
    const [targetHost = "", port = "5432"] = endpoint.split(":");
    this.#target = { host: targetHost, port: Number(port) };
    this.#host = host;
    this.#latencyMs = latencyMs;
    this.#server = createServer((client) => {
      this.#join(client);
    });
  }

  /**
   * @param latencyMs added to every packet, each way
   * @param host the name of this machine under which the link is reached
   */
  static async to(endpoint: string, { latencyMs = 0, host = "localhost" } = {}): Promise<Link> {
    const link = new Link(endpoint, latencyMs, host);
    link.#server.listen(0, host === "localhost" ? "127.0.0.1" : host);
    await once(link.#server, "listening");
    return link;
  }

  /** As `BILLIO_DSQL_ENDPOINT` takes it. */
  get endpoint(): string {
    return `${this.#host}:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#pairs.size;
  }

  /** Breaks every connection, as a network that fails does. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Lets requests through and delays the responses. */
  holdAnswers(): void {
    this.#answersHeld = true;
    for (const { server } of this.#pairs) server.pause();
  }

  releaseAnswers(): void {
    this.#answersHeld = false;
    for (const { server } of this.#pairs) server.resume();
  }

  /** Delays what is sent from now on. */
  holdRequests(): void {
    this.#requestsHeld = [];
  }

  /** How many packets are delayed. */
  get heldRequests(): number {
    return this.#requestsHeld?.length ?? 0;
  }

  /** Breaks the clients' side only: the server isn't notified. What is sent from now on passes. */
  leaveServerAlone(): { deliver: () => Promise<void> } {
    const held = this.#requestsHeld ?? [];
    this.#requestsHeld = undefined;
    const servers = new Set(held.map(({ server }) => server));
    for (const pair of this.#pairs) {
      if (!servers.has(pair.server)) continue;
      this.#pairs.delete(pair);
      pair.client.removeAllListeners("close");
      pair.client.resetAndDestroy();
    }
    return {
      /** Delivers the delayed packets to the server, and waits until it has responded. */
      async deliver() {
        const answered = [...servers].map((server) => once(server, "data"));
        for (const { server, bytes } of held) server.write(bytes);
        await Promise.all(answered);
        for (const server of servers) server.destroy();
      },
    };
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    this.opened++;
    const server = connect(this.#target);
    const pair = { client, server };
    this.#pairs.add(pair);
    client.setNoDelay();
    server.setNoDelay();
    this.#pass(client, server);
    this.#pass(server, client);
    if (this.#answersHeld) server.pause();
    for (const socket of [client, server]) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
  }

  #pass(from: Socket, to: Socket): void {
    if (this.#latencyMs === 0) {
      from.on("data", (bytes) => {
        const isRequest = [...this.#pairs].some(({ client }) => client === from);
        if (isRequest && this.#requestsHeld) this.#requestsHeld.push({ server: to, bytes });
        else to.write(bytes);
      });
      return;
    }
    // Each packet is late by the same time, so the order stays.
    from.on("data", (bytes) => void sleep(this.#latencyMs).then(() => to.write(bytes)));
  }
}
