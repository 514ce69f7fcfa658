import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { openSocket, type SocketOptions } from "./openSocket.ts";

/** Bytes of a response's headers. */
const MAX_HEADER_SIZE = 16 * 1024;

const HEADERS = {
  accept: "image/jpeg, image/png, image/webp, image/*;q=0.8",
  "accept-encoding": "identity",
  "user-agent": "billio-images/1.0",
};

/**
 * Sends one GET over a connection of its own, which ends with the response.
 *
 * @param signal ends the request, also while its response is read
 * @returns the response as soon as its headers are there; redirects aren't followed
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
      // In place of an agent, which would keep connections and may know of a proxy.
      createConnection: () => openSocket(target, sockets),
    });
    request.on("response", (response) => {
      // Who reads it hears of errors from the pipeline; nobody reads what a lost race left.
      response.on("error", () => undefined);
      resolve(response);
    });
    request.on("error", reject);
    // After a response that is none, such as one to switch the protocol.
    request.on("close", () => {
      reject(new Error("The connection was closed without a response"));
    });
    request.end();
  });
}
