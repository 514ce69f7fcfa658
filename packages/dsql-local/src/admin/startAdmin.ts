import { once } from "node:events";
import { createServer } from "node:http";
import { listen } from "../net/listen.ts";
import type { Controls } from "./Command.ts";
import { route } from "./router.ts";

/** The HTTP API through which other processes inject faults and move the clock of a running server. */
export interface Admin {
  /** E.g. `http://127.0.0.1:5434`. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves the admin port, on this machine only.
 *
 * @param port 0 takes a free one
 */
export async function startAdmin(port: number, controls: Controls): Promise<Admin> {
  const server = createServer((request, response) => {
    void route(request, controls).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
      response.end(body === undefined ? "" : `${JSON.stringify(body, null, 2)}\n`);
    });
  });
  const taken = await listen(server, port, "127.0.0.1", "--admin-port");
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
