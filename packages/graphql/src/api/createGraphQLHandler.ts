import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { stringifyResponse } from "../response/stringifyResponse.ts";
import { createFormatError } from "../errors/format/formatError.ts";
import { createExecutor } from "../execution/createExecutor.ts";
import { createAdmissionControl } from "./createAdmissionControl.ts";
import { describeCauses } from "../logging/describeCauses.ts";
import type { Logger } from "../logging/Logger.ts";
import { publicNames } from "../logging/publicNames.ts";
import type { RequestTracker } from "../logging/RequestTracker.ts";
import type { ApiRequest, ApiResponse } from "./Api.ts";
import { contentTypeFor, JSON_TYPE } from "./contentTypeFor.ts";
import { DocumentCache } from "./DocumentCache.ts";
import { HeaderMap } from "./HeaderMap.ts";
import { type RequestedOperation, readOperation } from "./readOperation.ts";
import { badRequest, RequestError } from "./RequestError.ts";
import type { RequestScope } from "../context/RequestScope.ts";

/** What GraphQL has to say to a request: status and headers where they aren't the usual ones. */
interface Outcome {
  data?: unknown;
  errors?: readonly unknown[];
  status?: number;
}

/**
 * GraphQL over HTTP as Apollo Server speaks it: the same words, status and headers, with what an API needs that is open to
 * the world. Of Apollo Server there would be twice as much code to load as of GraphQL itself.
 */
export function createGraphQLHandler(schema: GraphQLSchema, tracker: RequestTracker, log: Logger) {
  const names = publicNames(schema);
  const formatError = createFormatError(tracker, log, names);
  const documents = new DocumentCache(schema);
  const guard = createAdmissionControl(schema);
  const run = createExecutor(schema);

  /** @throws {RequestError} when the request can't be read */
  async function answerTo(request: ApiRequest, context: RequestScope): Promise<Outcome> {
    const asked = readOperation(request);
    try {
      return await answered(asked, request.method, context);
    } catch (error) {
      (tracker.current?.log ?? log).error("unexpected error", { causes: describeCauses(error, names) });
      throw new Error("Internal server error", { cause: error });
    }
  }

  async function answered(
    asked: RequestedOperation,
    method: string,
    contextValue: RequestScope,
  ): Promise<Outcome> {
    const { query, operationName, variables, extensions } = asked;
    if (extensions?.persistedQuery) return refused([persistedQuery()]);
    if (!query) return refused([badRequest(EMPTY)]);
    let document: DocumentNode;
    try {
      document = documents.get(query);
    } catch (errors) {
      if (!Array.isArray(errors)) throw errors;
      return refused(errors);
    }
    const operation = getOperationAST(document, operationName) ?? undefined;
    if (operation !== undefined) {
      if (method === "GET" && operation.operation !== OperationTypeNode.QUERY)
        return refused([byPostOnly(operation)]);
      note(operation);
      try {
        await guard({ document, operation, variables: variables ?? {}, response: contextValue.response });
      } catch (error) {
        return refused([error]);
      }
    }
    const { data, errors } = await run({ document, operation, operationName, variables, contextValue });
    if (operation === undefined) {
      const [error] = errors ?? [];
      return refused([new RequestError("OPERATION_RESOLUTION_FAILURE", error?.message ?? "", {}, error)]);
    }
    if (errors === undefined) return { data };
    return data === undefined ? { errors, status: 400 } : { data, errors };
  }

  /** Notes for the log what kind of operation a request contains, and the name that it has. */
  function note({ operation, name }: OperationDefinitionNode): void {
    const record = tracker.current;
    if (record === undefined) return;
    record.type = operation;
    if (name !== undefined) record.operation = name.value;
  }

  async function respond(
    { data, errors, status }: Outcome,
    accept: string | undefined,
    response: ResponseBuilder,
  ): Promise<ApiResponse> {
    const head: { status: number | undefined; headers: HeaderMap } = { status, headers: new HeaderMap() };
    const formatted = errors?.map((error) => {
      const wrapped = asGraphQLError(error);
      takeHttp(wrapped, head);
      return formatError(wrapped, error);
    });
    const type = await contentTypeFor(accept);
    if (type === undefined) throw NOT_ACCEPTED;
    head.headers.set("content-type", type);
    const body = await stringifyResponse({ errors: formatted, data }, response);
    return { status: head.status ?? 200, headers: head.headers, body };
  }

  return {
    formatError,
    /** Answers a request that `checkRequest` has let pass. Never rejects. */
    async handle(
      request: ApiRequest,
      response: ResponseBuilder,
      contextFor: () => RequestScope,
    ): Promise<ApiResponse> {
      const accept = request.headers.get("accept");
      try {
        return await respond(await answerTo(request, contextFor()), accept, response);
      } catch (error) {
        const acceptable = (await contentTypeFor(accept)) === undefined ? JSON_TYPE : accept;
        return respond(refused([error]), acceptable, response);
      }
    },
  };
}

const EMPTY = "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.";

const NOT_ACCEPTED = badRequest(
  "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or application/graphql-response+json; charset=utf-8",
  { status: 406 },
);

/** Nothing was run. */
function refused(errors: readonly unknown[]): Outcome {
  return { errors, status: 500 };
}

/** A store of hashes that a Lambda forgets would only cost second requests. */
function persistedQuery(): RequestError {
  return new RequestError("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported", {
    status: 200,
    headers: [["cache-control", "private, no-cache, must-revalidate"]],
  });
}

function byPostOnly({ operation }: OperationDefinitionNode): RequestError {
  return badRequest(`GET requests only support query operations, not ${operation} operations`, {
    status: 405,
    headers: [["allow", "POST"]],
  });
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const { message } =
    error instanceof Error ? error : { message: `Unexpected error value: ${String(error)}` };
  return new GraphQLError(message, { originalError: error instanceof Error ? error : null });
}

/** What errors say of the response's status and headers; of several statuses the last one wins. */
function takeHttp(
  { extensions }: GraphQLError,
  head: { status: number | undefined; headers: HeaderMap },
): void {
  const { status, headers } = (extensions.http ?? {}) as { status?: number; headers?: HeaderMap };
  if (status !== undefined) head.status = status;
  for (const [name, value] of headers ?? []) head.headers.set(name, value);
}
