import { MIMEType } from "node:util";
import { isObject } from "@mattb.tech/billio-config";
import type { ApiRequest } from "./Api.ts";
import { badRequest } from "./RequestError.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/** The parameters of a GraphQL request. */
export interface RequestedOperation {
  query: string | undefined;
  operationName: string | undefined;
  variables: JsonObject | undefined;
  extensions: JsonObject | undefined;
}

/**
 * Reads the body of a POST or the query string of a GET, as Apollo Server does.
 *
 * @param request accepted by `checkRequest`
 * @throws {RequestError} naming the invalid parameter
 */
export function readOperation({ method, headers, search, body }: ApiRequest): RequestedOperation {
  return method === "POST" ? ofBody(body as JsonObject) : ofAddress(headers.get("content-type"), search);
}

function ofBody(body: JsonObject): RequestedOperation {
  const { query, operationName, variables, extensions } = body;
  if (Boolean(query) && typeof query !== "string") {
    throw badRequest(
      (query as { kind?: unknown }).kind === "Document"
        ? "GraphQL queries must be strings. It looks like you're sending the internal graphql-js representation of a parsed query in your request instead of a request in the GraphQL query language. You can convert an AST to a string using the `print` function from `graphql`, or use a client like `apollo-client` which converts the internal representation to a string for you."
        : "GraphQL queries must be strings.",
    );
  }
  for (const [name, value] of Object.entries({ variables, extensions })) {
    if (typeof value !== "string") continue;
    throw badRequest(
      `\`${name}\` in a POST body should be provided as an object, not a recursively JSON-encoded string.`,
    );
  }
  for (const [name, value] of Object.entries({ extensions, variables })) {
    if (isAbsent(value) || isObject(value)) continue;
    throw badRequest(`\`${name}\` in a POST body must be an object if provided.`);
  }
  if (!isAbsent(operationName) && typeof operationName !== "string") {
    throw badRequest("`operationName` in a POST body must be a string if provided.");
  }
  return {
    query: typeof query === "string" ? query : undefined,
    operationName: operationName ?? undefined,
    variables: isObject(variables) ? variables : undefined,
    extensions: isObject(extensions) ? extensions : undefined,
  };
}

function ofAddress(contentType: string | undefined, search: string): RequestedOperation {
  if (contentType !== undefined && essence(contentType) !== "application/json") {
    throw badRequest("GET requests may not have a content-type header other than application/json.", {
      status: 415,
    });
  }
  const parameters = new URLSearchParams(search);
  return {
    query: once(parameters, "query"),
    operationName: once(parameters, "operationName"),
    variables: json(parameters, "variables"),
    extensions: json(parameters, "extensions"),
  };
}

function essence(contentType: string): string | undefined {
  try {
    return new MIMEType(contentType).essence;
  } catch {
    return undefined;
  }
}

function once(parameters: URLSearchParams, name: string): string | undefined {
  const [value, second] = parameters.getAll(name);
  if (second !== undefined) throw badRequest(`The '${name}' search parameter may only be specified once.`);
  return value;
}

function json(parameters: URLSearchParams, name: string): JsonObject | undefined {
  const text = once(parameters, name);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(`The ${name} search parameter contains invalid JSON.`);
  }
  if (!isObject(value)) {
    throw badRequest(`The ${name} search parameter should contain a JSON-encoded object.`);
  }
  return value;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
