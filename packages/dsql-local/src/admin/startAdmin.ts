import { once } from "node:events";
import { createServer } from "node:http";
import type { Clock } from "../clock/Clock.ts";
import type { Faults } from "../faults/Faults.ts";
import { listen } from "../net/listen.ts";
import { route } from "./router.ts";

/** Where faults and the clock of a running server are set from outside. */
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
export async function startAdmin(port: number, parts: { faults: Faults; clock: Clock }): Promise<Admin> {
  const server = createServer((request, response) => {
    void route(request, parts).then(({ status, body }) => {
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
