import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { listen } from "../net/listen.ts";
import type { AdminResponse } from "./AdminResponse.ts";
import type { Controls } from "./Command.ts";
import { route } from "./router.ts";

/**
 * The HTTP API and page through which one sees what a running server does, injects faults, and advances its clock.
 */
export interface Admin {
  /** E.g. `http://127.0.0.1:5434`; in a browser, the page. */
  url: string;
  stop(): Promise<void>;
}

/** What is open to scripts of the page itself is closed to all others. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** JSON needs nothing. */
const JSON_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * Serves the admin port, on this machine only.
 *
 * @param port 0 takes a free one
 */
export async function startAdmin(port: number, controls: Controls): Promise<Admin> {
  let taken = port;
  const server = createServer((request, response) => {
    void route(request, taken, controls).then((result) => {
      respond(response, result);
    });
  });
  taken = await listen(server, port, "127.0.0.1", "--admin-port");
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function respond(response: ServerResponse, { status, body, html }: AdminResponse): void {
  response.writeHead(status, {
    ...HEADERS,
    "content-type": html ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
    "content-security-policy": html?.policy ?? JSON_POLICY,
    vary: "accept",
  });
  response.end(html?.text ?? (body === undefined ? "" : `${JSON.stringify(body, null, 2)}\n`));
}
