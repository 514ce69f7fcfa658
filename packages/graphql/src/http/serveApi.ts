import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Api } from "../api/Api.ts";
import { respond } from "./respond.ts";
import { closeServer } from "./closeServer.ts";

export interface ServeOptions {
  api: Api;
  /** 0 chooses a free one. */
  port: number;
  /** Which of this machine's addresses to listen on; by default only programs on this machine can connect. */
  host?: string;
  /** Served under `/images/`. */
  imageFolder?: string;
}

export interface Serving {
  /** With a slash at the end, e.g. `http://localhost:4000/`. */
  url: string;
  port: number;
  /** Lets requests under way finish, for at most `graceMs`, then closes the connections. Doesn't stop the API. */
  stop(graceMs?: number): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const GRACE_MS = 2_000;

/**
 * Serves the API over HTTP for development: requests and the IDE page at `/` and `/graphql`, images at `/images/`.
 *
 * @throws the system's error when it can't listen on the port, e.g. `EADDRINUSE`
 */
export async function serveApi({ api, port, host = LOOPBACK, imageFolder }: ServeOptions): Promise<Serving> {
  const server = createServer((request, response) => {
    void respond(request, response, { api, onlyLocal: host === LOOPBACK, imageFolder });
  });
  server.listen(port, host);
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host === LOOPBACK ? "localhost" : host}:${taken}/`,
    port: taken,
    stop: (graceMs = GRACE_MS) => closeServer(server, graceMs),
  };
}
