import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FunctionError, Outcome } from "./FunctionError.ts";
import { limits } from "./limits.ts";

/** An event on its way to a function. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: Buffer;
  /** Deadline of the call, in ms since 1970. */
  deadlineMs: number;
  functionArn: string;
}

/** Events of the environment. */
export interface RuntimeEvents {
  /** The function has been loaded, or has finished its call, and polls for the next event. */
  onIdle: () => void;
  onInitError: (error: FunctionError) => void;
  onOutcome: (requestId: string, outcome: Outcome) => void;
}

const PREFIX = "/2018-06-01/runtime";

/**
 * Lambda's Runtime API on loopback, for one execution environment (AWS Lambda developer guide, "Using the Lambda runtime API for
 * custom runtimes").
 */
export class RuntimeApi {
  readonly #server: Server;
  #events: RuntimeEvents | undefined;
  /** The environment's pending poll for an event. */
  #waiting: ServerResponse | undefined;
  /** The environment's current call. */
  #current: string | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  static async open(): Promise<RuntimeApi> {
    // A frozen environment polls without a timeout.
    const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new RuntimeApi(server);
  }

  /** Sets the listener for events from now on. */
  listen(events: RuntimeEvents): void {
    this.#events = events;
  }

  /** The value of AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Sends an event to the environment, which must be polling. */
  send({ requestId, payload, deadlineMs, functionArn }: Invocation): void {
    const response = this.#waiting;
    if (response === undefined) throw new Error("The environment isn't waiting for an event");
    this.#waiting = undefined;
    this.#current = requestId;
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": String(deadlineMs),
      "lambda-runtime-invoked-function-arn": functionArn,
      "lambda-runtime-trace-id": `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll("-", "").slice(8)}`,
    });
    response.end(payload);
  }

  async close(): Promise<void> {
    this.#waiting?.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").slice(PREFIX.length);
    if (request.method === "GET" && path === "/invocation/next") {
      this.#current = undefined;
      this.#waiting = response;
      this.#events?.onIdle();
      return;
    }
    const body = await readAll(request).catch(() => undefined);
    // Ended in the middle of its response.
    if (body === undefined) return;
    const [status, answer] = this.#take(path, body);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  #take(path: string, body: Buffer): [status: number, answer: object] {
    if (path === "/init/error") {
      this.#events?.onInitError(parseError(body));
      return [202, { status: "OK" }];
    }
    const [, requestId, what] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (requestId === undefined || requestId !== this.#current) {
      return [400, { errorType: "InvalidRequestID", errorMessage: "Invalid request ID" }];
    }
    this.#current = undefined;
    if (what === "error") {
      this.#events?.onOutcome(requestId, { kind: "error", error: parseError(body) });
      return [202, { status: "OK" }];
    }
    if (body.length > limits.responseBytes) {
      const error: FunctionError = {
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: `Response payload size (${body.length} bytes) exceeded maximum allowed payload size (${limits.responseBytes} bytes).`,
      };
      this.#events?.onOutcome(requestId, { kind: "error", error });
      return [413, error];
    }
    this.#events?.onOutcome(requestId, { kind: "response", payload: body });
    return [202, { status: "OK" }];
  }
}

function parseError(body: Buffer): FunctionError {
  try {
    const { errorType, errorMessage, trace } = JSON.parse(body.toString("utf8")) as Partial<FunctionError>;
    return {
      errorType: String(errorType),
      errorMessage: String(errorMessage),
      ...(Array.isArray(trace) ? { trace } : {}),
    };
  } catch {
    return { errorType: "Runtime.Unknown", errorMessage: "The runtime reported no error that can be read" };
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
