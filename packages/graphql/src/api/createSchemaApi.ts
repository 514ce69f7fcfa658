import { randomUUID } from "node:crypto";
import { type ReadMeter, withAbortSignal, withReadMeter } from "@mattb.tech/billio-data";
import type { GraphQLSchema } from "graphql";
import { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { ResponseLimitError } from "../response/ResponseLimitError.ts";
import { responseLimits } from "../response/ResponseLimits.ts";
import { meterSchema } from "../response/meterSchema.ts";
import { ResponseScheduler } from "../response/ResponseScheduler.ts";
import { HttpError } from "../errors/HttpError.ts";
import { RequestTimeoutError } from "../errors/RequestTimeoutError.ts";
import type { Logger } from "../logging/Logger.ts";
import { logRequest } from "../logging/logRequest.ts";
import type { RequestRecord } from "../logging/RequestRecord.ts";
import { RequestTracker } from "../logging/RequestTracker.ts";
import type { Api, ApiRequest, ApiResponse, Transport } from "./Api.ts";
import { checkRequest } from "./checkRequest.ts";
import { createGraphQLHandler } from "./createGraphQLHandler.ts";
import { errorResponse } from "./errorResponse.ts";
import type { RequestScope } from "../context/RequestScope.ts";

/** Bytes of a UTF-16 code unit at most. */
const MAX_UTF8_BYTES = 3;
const BAD_REQUEST = 400;
const GATEWAY_TIMEOUT = 504;
const INTERNAL_ERROR = 500;

export interface SchemaApiOptions<C extends RequestScope> {
  schema: GraphQLSchema;
  requestTimeoutMs: number;
  /** By default what a Lambda can return. */
  maxAnswerBytes?: number;
  log: Logger;
  contextFor: (scope: RequestScope) => C;
}

/** An API on any schema: limits, errors, logs and deadlines are the same for all. */
export function createSchemaApi<C extends RequestScope>(options: SchemaApiOptions<C>): Api {
  const { schema, requestTimeoutMs, maxAnswerBytes, log, contextFor } = options;
  meterSchema(schema);
  const limits = responseLimits(maxAnswerBytes);
  const turns = new ResponseScheduler();
  const tracker = new RequestTracker();
  const server = createGraphQLHandler(schema, tracker, log);

  async function handle(
    request: ApiRequest,
    scope: RequestScope,
    transport?: Transport,
  ): Promise<ApiResponse> {
    try {
      checkRequest(request);
      const response = await server.handle(request, scope.response, () => contextFor(scope));
      checkSize(response, transport);
      return response;
    } catch (error) {
      return rejection(error);
    }
  }

  /** @throws {ResponseLimitError} when it is larger than the setting or the transport allows */
  function checkSize({ body }: ApiResponse, transport?: Transport): void {
    const over = (bytes: number, allowed: number) => {
      if (bytes > allowed) throw new ResponseLimitError("answerBytes", allowed);
    };
    // The length shows that nearly all are far smaller.
    if (body.length * MAX_UTF8_BYTES > limits.answerBytes) over(Buffer.byteLength(body), limits.answerBytes);
    if (transport !== undefined) over(transport.bytesOf(body), transport.maxBytes);
  }

  function rejection(error: unknown): ApiResponse {
    const { status, headers } = error instanceof HttpError ? error : statusOf(error);
    return errorResponse(status, server.formatError({}, error), headers);
  }

  return {
    handle: (request, { requestId = randomUUID(), timeoutMs = requestTimeoutMs, transport } = {}) =>
      tracker.run(requestId, log, async (record) => {
        const limitMs = Math.min(timeoutMs, requestTimeoutMs);
        const controller = new AbortController();
        let resolve: (response: ApiResponse) => void = () => undefined;
        const abandoned = new Promise<ApiResponse>((onResolve) => (resolve = onResolve));
        const abandon = (error: RequestTimeoutError | ResponseLimitError) => {
          resolve(rejection(error));
          controller.abort(error);
          builder.end();
        };
        const meter: ReadMeter = (bytes) => {
          builder.read(bytes);
        };
        const bounded = <T>(work: () => T) =>
          withAbortSignal(controller.signal, () => withReadMeter(meter, work));
        // So that the work in its turns is bounded, too.
        const builder: ResponseBuilder = bounded(() => new ResponseBuilder(limits, turns, abandon));
        const timer = setTimeout(() => {
          abandon(new RequestTimeoutError(limitMs));
        }, limitMs);
        const scope = { requestId, signal: controller.signal, log: record.log, response: builder };
        const handled = bounded(() => handle(request, scope, transport));
        const response = await Promise.race([handled, abandoned]);
        clearTimeout(timer);
        builder.end();
        return finish(response, record);
      }),
    refuse: (error, { requestId = randomUUID() } = {}) =>
      tracker.run(requestId, log, (record) => finish(rejection(error), record)),
    stop: () => {
      tracker.stop();
      return Promise.resolve();
    },
  };
}

function statusOf(error: unknown): { status: number; headers: Readonly<Record<string, string>> } {
  if (error instanceof ResponseLimitError) return { status: BAD_REQUEST, headers: {} };
  if (error instanceof RequestTimeoutError) return { status: GATEWAY_TIMEOUT, headers: {} };
  return { status: INTERNAL_ERROR, headers: {} };
}

/** Adds the request's id to the response, and logs the request. */
function finish(response: ApiResponse, record: RequestRecord): ApiResponse {
  response.headers.set("x-request-id", record.requestId);
  logRequest(record, response.status);
  return response;
}
