import { createServer, type IncomingMessage, request } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request on its way to DynamoDB. */
interface Asked {
  /** E.g. `PutItem`. */
  operation: string;
  body: Record<string, unknown>;
  /** How many of this operation came before. */
  before: number;
}

/** What is answered instead: an error of DynamoDB, or the connection cut. `undefined` = the request goes on. */
type Answer = { error: string } | { json: unknown } | "cut" | undefined;

interface Meddler {
  endpoint: string;
  /** How many requests of each operation came. */
  counts: Map<string, number>;
}

/** A server between a client and DynamoDB that answers some requests itself, for the test under way. */
export async function meddle(
  endpoint: string,
  answer: (asked: Asked) => Answer | Promise<Answer>,
): Promise<Meddler> {
  const counts = new Map<string, number>();
  const server = createServer((asked, answered) => {
    void (async () => {
      const bytes = await bytesOf(asked);
      const operation = String(asked.headers["x-amz-target"]).split(".")[1] ?? "";
      const before = counts.get(operation) ?? 0;
      counts.set(operation, before + 1);
      const body = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
      const instead = await answer({ operation, body, before });
      if (instead === "cut") asked.socket.destroy();
      else if (instead === undefined) {
        const { hostname, port } = new URL(endpoint);
        const options = { hostname, port, method: "POST", path: asked.url, headers: asked.headers };
        request(options, (response) => {
          answered.writeHead(response.statusCode ?? 500, response.headers);
          response.pipe(answered);
        }).end(bytes);
      } else {
        const isError = "error" in instead;
        answered.writeHead(isError ? 400 : 200, { "content-type": "application/x-amz-json-1.0" });
        answered.end(
          JSON.stringify(
            isError ? { __type: `com.amazonaws.dynamodb#${instead.error}`, message: "later" } : instead.json,
          ),
        );
      }
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, counts };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
