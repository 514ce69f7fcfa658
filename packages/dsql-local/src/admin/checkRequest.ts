import type { IncomingMessage } from "node:http";
import { type AdminResponse, errorResponse } from "./AdminResponse.ts";

/** Names under which a browser or program on this machine reaches the port. */
const LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** HTTP's own port, which clients leave out. */
const DEFAULT_PORT = 80;

/**
 * Keeps foreign web pages out. A page in a browser can send requests here, but neither hide its origin from requests that could
 * be read or that change something, nor the name under which it has reached the port (DNS rebinding). Undefined for a request
 * that is answered.
 */
export function checkRequest({ headers, method }: IncomingMessage, port: number): AdminResponse | undefined {
  const hosts = LOCAL_NAMES.flatMap((name) => [`${name}:${port}`, ...(port === DEFAULT_PORT ? [name] : [])]);
  const host = headers.host ?? "";
  if (!hosts.includes(host)) {
    return errorResponse(
      403,
      `Requests under other names than ${hosts[0] ?? ""} or with another port aren't answered. Open http://127.0.0.1:${port}/; forward a port to one with the same number, ${port}.`,
    );
  }
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  const isForeign =
    (origin !== undefined && origin !== `http://${host}`) ||
    (site !== undefined && site !== "same-origin" && site !== "none");
  if (isForeign)
    return errorResponse(
      403,
      `Requests from other web pages than this port's own aren't answered, nor are links on them. Type the address into the browser: http://${host}/`,
    );
  if (method === "POST" && !isJson(headers["content-type"])) {
    return errorResponse(
      415,
      "Send the body with the header content-type: application/json (curl: -H 'content-type: application/json').",
    );
  }
  return undefined;
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? "");
}
