import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { LambdaFunction } from "../LambdaFunction.ts";
import { toResponse, gatewayResponse } from "./gatewayResponse.ts";
import { eventV1 } from "./eventV1.ts";
import { eventV2 } from "./eventV2.ts";
import type { GatewayAnswer, GatewayRequest, Payload } from "./Payload.ts";

/** API Gateway developer guide, quotas: 10 MB; a REST API waits for 29 s, an HTTP API for 30 s. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = { "1.0": 29_000, "2.0": 30_000 } as const;

export interface Serving {
  url: string;
  stop(): Promise<void>;
}

/** Serves a function over HTTP on loopback, as API Gateway does, with every method and path. */
export async function serveFunction(
  lambda: LambdaFunction,
  { payload, port = 0 }: { payload: Payload; port?: number },
): Promise<Serving> {
  const server = createServer((request, response) => {
    answer(lambda, payload, request)
      .catch(() => gatewayResponse(payload, "functionError"))
      .then(({ status, headers, body }) => {
        for (const [name, value] of headers) response.appendHeader(name, value);
        response.setHeader("content-length", body.length);
        response.writeHead(status).end(request.method === "HEAD" ? undefined : body);
      })
      // The client has disconnected, or a header can't be sent.
      .catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(
  lambda: LambdaFunction,
  payload: Payload,
  request: IncomingMessage,
): Promise<GatewayAnswer> {
  const body = await readBody(request);
  if (body === undefined) return gatewayResponse(payload, "tooLarge");
  const came: GatewayRequest = {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
    requestId: randomUUID(),
    atMs: Date.now(),
  };
  const event = payload === "1.0" ? eventV1(came) : eventV2(came);
  const calling = lambda.invoke(Buffer.from(JSON.stringify(event)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS[payload], undefined);
  });
  const outcome = await Promise.race([calling, late]);
  clearTimeout(timer);
  return outcome === undefined ? gatewayResponse(payload, "timeout") : toResponse(payload, outcome);
}

/** @returns undefined for a body that is too large; it is read to its end, so that the client reads the response */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  let chunks: Buffer[] | undefined = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MAX_BODY_BYTES) chunks = undefined;
    chunks?.push(chunk as Buffer);
  }
  return chunks && Buffer.concat(chunks);
}
