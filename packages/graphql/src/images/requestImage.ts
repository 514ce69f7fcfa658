import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { openSocket, type SocketOptions } from "./openSocket.ts";

/** Of a response's headers, in bytes. */
const MAX_HEADER_SIZE = 16 * 1024;

const HEADERS = {
  accept: "image/jpeg, image/png, image/webp, image/*;q=0.8",
  "accept-encoding": "identity",
  "user-agent": "billio-images/1.0",
};

/**
 * Sends one GET over a connection of its own, which is closed after the response.
 *
 * @param signal cancels the request, also while its response is read
 * @returns the response once its headers have arrived; redirects aren't followed
 */
export function requestImage(
  target: URL,
  sockets: SocketOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const send = target.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(target, {
      headers: HEADERS,
      maxHeaderSize: MAX_HEADER_SIZE,
      signal,
      // Instead of an agent, which would reuse connections and may use a proxy.
      createConnection: () => openSocket(target, sockets),
    });
    request.on("response", (response) => {
      // A reader receives errors anyway; without one (after a lost race) they are ignored.
      response.on("error", () => undefined);
      resolve(response);
    });
    request.on("error", reject);
    // Without a "response" event, e.g. after status 101.
    request.on("close", () => {
      reject(new Error("The connection was closed without a response"));
    });
    request.end();
  });
}
