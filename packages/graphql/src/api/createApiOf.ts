import { randomUUID } from "node:crypto";
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from "@apollo/server";
import type { GraphQLSchema } from "graphql";
import { HttpFault } from "../errors/HttpFault.ts";
import { RequestTimeoutError } from "../errors/RequestTimeoutError.ts";
import type { Logger } from "../logging/Logger.ts";
import { logRequest } from "../logging/logRequest.ts";
import type { RequestRecord } from "../logging/RequestRecord.ts";
import { RequestTracker } from "../logging/RequestTracker.ts";
import type { Api } from "./Api.ts";
import { checkRequest } from "./checkRequest.ts";
import { createServer } from "./createServer.ts";
import { errorResponse } from "./errorResponse.ts";
import type { RequestScope } from "./RequestScope.ts";

const GATEWAY_TIMEOUT = 504;
const UNKNOWN_FAULT = { status: 500, headers: {} };

export interface SchemaApiOptions<C extends RequestScope> {
  schema: GraphQLSchema;
  requestTimeoutMs: number;
  log: Logger;
  contextFor: (scope: RequestScope) => C;
}

/** An API on any schema: guards, errors, logs and deadlines are the same for all. */
export function createApiOf<C extends RequestScope>(options: SchemaApiOptions<C>): Api {
  const { schema, requestTimeoutMs, log, contextFor } = options;
  const tracker = new RequestTracker();
  const { server, formatError } = createServer<C>(schema, tracker, log);
  server.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();

  async function answer(
    httpGraphQLRequest: HTTPGraphQLRequest,
    scope: RequestScope,
  ): Promise<HTTPGraphQLResponse> {
    try {
      checkRequest(httpGraphQLRequest);
      return await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
        context: async () => contextFor(scope),
      });
    } catch (error) {
      return refusal(error);
    }
  }

  function refusal(error: unknown): HTTPGraphQLResponse {
    const { status, headers } = error instanceof HttpFault ? error : UNKNOWN_FAULT;
    return errorResponse(status, formatError({ message: "" }, error), headers);
  }

  return {
    handle: (request, { requestId = randomUUID(), timeoutMs = requestTimeoutMs } = {}) =>
      tracker.run(requestId, log, async (record) => {
        const limitMs = Math.min(timeoutMs, requestTimeoutMs);
        const controller = new AbortController();
        let timer: NodeJS.Timeout | undefined;
        const givenUp = new Promise<HTTPGraphQLResponse>((resolve) => {
          timer = setTimeout(() => {
            const error = new RequestTimeoutError(limitMs);
            resolve(errorResponse(GATEWAY_TIMEOUT, formatError({ message: "" }, error)));
            controller.abort(error);
          }, limitMs);
        });
        const scope = { requestId, signal: controller.signal, log: record.log };
        const response = await Promise.race([answer(request, scope), givenUp]);
        clearTimeout(timer);
        return finish(response, record);
      }),
    refuse: (error, { requestId = randomUUID() } = {}) =>
      tracker.run(requestId, log, (record) => finish(refusal(error), record)),
    stop: async () => {
      await server.stop();
      tracker.stop();
    },
  };
}

/** What every answer ends with: the request's id and its line in the log. */
function finish(response: HTTPGraphQLResponse, record: RequestRecord): HTTPGraphQLResponse {
  response.headers.set("x-request-id", record.requestId);
  logRequest(record, response.status ?? 200);
  return response;
}
