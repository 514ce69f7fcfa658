import { once } from "node:events";
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { Fault } from "./Fault.ts";
import { picture } from "./picture.ts";

/** A request that a stub received; those for pictures aren't recorded. */
export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Reply {
  status?: number;
  json: unknown;
}

/**
 * A local server that responds as one of the services does, and fails when a fault is injected. Pictures are
 * at `<url>/pictures/<any name>.png`.
 */
export class StubServer {
  /** The received requests, oldest first, also those that a fault left without a response. */
  readonly requests: SeenRequest[] = [];
  /** Responds to a request; set by the service. */
  answer: (request: SeenRequest) => Reply = () => ({ status: 404, json: {} });

  readonly #server: Server;
  #port = 0;
  #fault: Fault | undefined;
  #timesLeft = Infinity;
  /** Responses that a fault has left unfinished. */
  readonly #held = new Set<ServerResponse>();

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  /** Without a slash at the end. */
  get url(): string {
    return `http://${this.host}`;
  }

  /** Host and port. */
  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Listens, on its previous port if it had one. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    // Lets clients in this process notice it, so that none reuses a closed connection.
    await setImmediate();
    await setImmediate();
  }

  /** Injects a fault into all further requests, or the next `times` ones. */
  async fail(fault: Fault): Promise<void> {
    await this.heal();
    this.#fault = fault;
    this.#timesLeft = fault.kind === "refused" ? Infinity : (fault.times ?? Infinity);
    if (fault.kind === "refused") await this.stop();
  }

  /** Ends the fault, and resets the connections that it keeps open; others stay open. */
  async heal(): Promise<void> {
    if (this.#fault?.kind === "refused") await this.start();
    for (const { socket } of this.#held) socket?.destroy();
    this.#held.clear();
    this.#fault = undefined;
  }

  /**
   * Resolves when all requests sent to it have arrived, also those that their clients have aborted since: connections are
   * accepted in the order in which they were opened.
   */
  async settled(): Promise<void> {
    if (!this.#server.listening) return;
    const request = get(`${this.url}/pictures/last.png`, { agent: false });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    await once(response.resume(), "end");
    await setImmediate();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "/" } = message;
    const { pathname, searchParams } = new URL(url, this.url);
    if (/^\/pictures\/.+\.(png|jpg)$/.test(pathname)) {
      response.writeHead(200, { "Content-Type": "image/png" }).end(picture());
      return;
    }
    let body = "";
    try {
      for await (const chunk of message.setEncoding("utf8")) body += String(chunk);
    } catch {
      return; // The client is gone.
    }
    const request = { method, path: pathname, query: searchParams, headers: message.headers, body };
    this.requests.push(request);
    if (this.#fault && this.#timesLeft > 0) {
      this.#timesLeft--;
      this.#held.add(response);
      response.once("close", () => this.#held.delete(response));
      await happen(this.#fault, message, response);
      return;
    }
    const { status = 200, json } = this.answer(request);
    send(response, status, json);
  }
}

function send(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(json));
}

async function happen(fault: Fault, { socket }: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (fault.kind) {
    case "refused":
    case "reset":
      socket.destroy();
      return;
    case "silent":
      return;
    case "stalled":
      response.writeHead(200, { "Content-Type": "application/json" }).write('{"items": [');
      return;
    case "page":
      response
        .writeHead(200, { "Content-Type": "text/html" })
        .end("<!doctype html><title>Maintenance</title><p>Back soon");
      return;
    case "odd JSON":
      send(response, 200, { nonsense: ["made up"] });
      return;
    case "endless":
      response.writeHead(200, { "Content-Type": "application/json" }).write('{"items": "');
      while (!socket.destroyed) {
        response.write("x".repeat(65_536));
        await setImmediate();
      }
      return;
    case "status":
      if (fault.retryAfter !== undefined) response.setHeader("Retry-After", fault.retryAfter);
      if (fault.location !== undefined) response.setHeader("Location", fault.location);
      send(response, fault.status, { message: `Made-up words for ${fault.status}` });
  }
}
