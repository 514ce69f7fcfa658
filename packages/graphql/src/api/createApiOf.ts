import { randomUUID } from "node:crypto";
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from "@apollo/server";
import { withReadMeter } from "@mattb.tech/billio-data";
import type { GraphQLSchema } from "graphql";
import { Answer } from "../answer/Answer.ts";
import { AnswerLimitError } from "../answer/AnswerLimitError.ts";
import { answerLimits } from "../answer/AnswerLimits.ts";
import { meterSchema } from "../answer/meterSchema.ts";
import { Turns } from "../answer/Turns.ts";
import { HttpFault } from "../errors/HttpFault.ts";
import { RequestTimeoutError } from "../errors/RequestTimeoutError.ts";
import type { Logger } from "../logging/Logger.ts";
import { logRequest } from "../logging/logRequest.ts";
import type { RequestRecord } from "../logging/RequestRecord.ts";
import { RequestTracker } from "../logging/RequestTracker.ts";
import type { Api, Transport } from "./Api.ts";
import { checkRequest } from "./checkRequest.ts";
import { createServer } from "./createServer.ts";
import { errorResponse } from "./errorResponse.ts";
import type { RequestScope } from "./RequestScope.ts";

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

/** An API on any schema: guards, errors, logs and deadlines are the same for all. */
export function createApiOf<C extends RequestScope>(options: SchemaApiOptions<C>): Api {
  const { schema, requestTimeoutMs, maxAnswerBytes, log, contextFor } = options;
  meterSchema(schema);
  const limits = answerLimits(maxAnswerBytes);
  const turns = new Turns();
  const tracker = new RequestTracker();
  const { server, formatError } = createServer<C>(schema, tracker, log);
  server.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();

  async function answer(
    httpGraphQLRequest: HTTPGraphQLRequest,
    scope: RequestScope,
    transport?: Transport,
  ): Promise<HTTPGraphQLResponse> {
    try {
      checkRequest(httpGraphQLRequest);
      const response = await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
        context: async () => contextFor(scope),
      });
      checkSize(response, transport);
      return response;
    } catch (error) {
      return refusal(error);
    }
  }

  /** @throws {AnswerLimitError} when it is larger than the setting or the transport allows */
  function checkSize({ body }: HTTPGraphQLResponse, transport?: Transport): void {
    if (body.kind !== "complete") return;
    const over = (bytes: number, allowed: number) => {
      if (bytes > allowed) throw new AnswerLimitError("answerBytes", allowed);
    };
    over(Buffer.byteLength(body.string), limits.answerBytes);
    if (transport !== undefined) over(transport.bytesOf(body.string), transport.maxBytes);
  }

  function refusal(error: unknown): HTTPGraphQLResponse {
    const { status, headers } = error instanceof HttpFault ? error : statusOf(error);
    return errorResponse(status, formatError({ message: "" }, error), headers);
  }

  return {
    handle: (request, { requestId = randomUUID(), timeoutMs = requestTimeoutMs, transport } = {}) =>
      tracker.run(requestId, log, async (record) => {
        const limitMs = Math.min(timeoutMs, requestTimeoutMs);
        const controller = new AbortController();
        let resolve: (response: HTTPGraphQLResponse) => void = () => undefined;
        const givenUp = new Promise<HTTPGraphQLResponse>((given) => (resolve = given));
        const giveUp = (error: RequestTimeoutError | AnswerLimitError) => {
          resolve(refusal(error));
          controller.abort(error);
          made.end();
        };
        const made = new Answer(limits, turns, giveUp);
        record.answer = made;
        const timer = setTimeout(() => {
          giveUp(new RequestTimeoutError(limitMs));
        }, limitMs);
        const scope = { requestId, signal: controller.signal, log: record.log, answer: made };
        const answered = withReadMeter(
          (bytes) => {
            made.read(bytes);
          },
          () => answer(request, scope, transport),
        );
        const response = await Promise.race([answered, givenUp]);
        clearTimeout(timer);
        made.end();
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

function statusOf(error: unknown): { status: number; headers: Readonly<Record<string, string>> } {
  if (error instanceof AnswerLimitError) return { status: BAD_REQUEST, headers: {} };
  if (error instanceof RequestTimeoutError) return { status: GATEWAY_TIMEOUT, headers: {} };
  return { status: INTERNAL_ERROR, headers: {} };
}

/** What every answer ends with: the request's id and its line in the log. */
function finish(response: HTTPGraphQLResponse, record: RequestRecord): HTTPGraphQLResponse {
  response.headers.set("x-request-id", record.requestId);
  logRequest(record, response.status ?? 200);
  return response;
}
