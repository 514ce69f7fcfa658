import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Api } from "../api/Api.ts";
import { respond } from "./respond.ts";
import { closeServer } from "./closeServer.ts";

export interface ServeOptions {
  api: Api;
  /** 0 takes any that is free. */
  port: number;
  /** Which of this machine's addresses to listen on; by default only programs on this machine can connect. */
  host?: string;
  /** What is shown under `/images/`. */
  imageFolder?: string;
}

export interface Serving {
  /** With a slash at the end, e.g. `http://localhost:4000/`. */
  url: string;
  port: number;
  /** Lets requests under way finish, for at most `graceMs`, and ends the connections. The API goes on. */
  stop(graceMs?: number): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const GRACE_MS = 2_000;

/**
 * Serves the API over HTTP for development: requests and the IDE page at `/` and `/graphql`, images at `/images/`.
 *
 * @throws the system's error when the port can't be had, e.g. `EADDRINUSE`
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
