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

/** The outcome of a request, with the status if it isn't the usual one. */
interface Outcome {
  data?: unknown;
  errors?: readonly unknown[];
  status?: number;
}

/**
 * GraphQL over HTTP with the same messages, status and headers as Apollo Server, and the protection that a public API
 * needs. Apollo Server would be twice as much code to load as GraphQL itself.
 */
export function createGraphQLHandler(schema: GraphQLSchema, tracker: RequestTracker, log: Logger) {
  const names = publicNames(schema);
  const formatError = createFormatError(tracker, log, names);
  const documents = new DocumentCache(schema);
  const admit = createAdmissionControl(schema);
  const execute = createExecutor(schema);

  /** @throws {RequestError} when the request can't be read */
  async function run(request: ApiRequest, context: RequestScope): Promise<Outcome> {
    const requested = readOperation(request);
    try {
      return await runOperation(requested, request.method, context);
    } catch (error) {
      (tracker.current?.log ?? log).error("unexpected error", { causes: describeCauses(error, names) });
      throw new Error("Internal server error", { cause: error });
    }
  }

  async function runOperation(
    requested: RequestedOperation,
    method: string,
    contextValue: RequestScope,
  ): Promise<Outcome> {
    const { query, operationName, variables, extensions } = requested;
    if (extensions?.persistedQuery) return rejection([persistedQuery()]);
    if (!query) return rejection([badRequest(EMPTY)]);
    let document: DocumentNode;
    try {
      document = documents.get(query);
    } catch (errors) {
      if (!Array.isArray(errors)) throw errors;
      return rejection(errors);
    }
    const operation = getOperationAST(document, operationName) ?? undefined;
    if (operation !== undefined) {
      if (method === "GET" && operation.operation !== OperationTypeNode.QUERY)
        return rejection([byPostOnly(operation)]);
      note(operation);
      try {
        await admit({ document, operation, variables: variables ?? {}, response: contextValue.response });
      } catch (error) {
        return rejection([error]);
      }
    }
    const { data, errors } = await execute({ document, operation, operationName, variables, contextValue });
    if (operation === undefined) {
      const [error] = errors ?? [];
      return rejection([new RequestError("OPERATION_RESOLUTION_FAILURE", error?.message ?? "", {}, error)]);
    }
    if (errors === undefined) return { data };
    return data === undefined ? { errors, status: 400 } : { data, errors };
  }

  /** Records the operation's type and name for the log. */
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
    /** Handles a request that `checkRequest` has accepted. Never rejects. */
    async handle(
      request: ApiRequest,
      response: ResponseBuilder,
      contextFor: () => RequestScope,
    ): Promise<ApiResponse> {
      const accept = request.headers.get("accept");
      try {
        return await respond(await run(request, contextFor()), accept, response);
      } catch (error) {
        const acceptable = (await contentTypeFor(accept)) === undefined ? JSON_TYPE : accept;
        return respond(rejection([error]), acceptable, response);
      }
    },
  };
}

const EMPTY = "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.";

const NOT_ACCEPTED = badRequest(
  "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or application/graphql-response+json; charset=utf-8",
  { status: 406 },
);

/** Nothing was executed. */
function rejection(errors: readonly unknown[]): Outcome {
  return { errors, status: 500 };
}

/** A Lambda would lose stored hashes, so that clients would send requests twice. */
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

/** Copies the status and headers of an error to the response; of several statuses the last one wins. */
function takeHttp(
  { extensions }: GraphQLError,
  head: { status: number | undefined; headers: HeaderMap },
): void {
  const { status, headers } = (extensions.http ?? {}) as { status?: number; headers?: HeaderMap };
  if (status !== undefined) head.status = status;
  for (const [name, value] of headers ?? []) head.headers.set(name, value);
}
