import { HeaderMap, type HTTPGraphQLResponse } from "@apollo/server";
import type { GraphQLFormattedError } from "graphql";

/** An answer that holds one error and nothing else. */
export function errorResponse(
  status: number,
  error: GraphQLFormattedError,
  more: Readonly<Record<string, string>> = {},
): HTTPGraphQLResponse {
  return {
    status,
    headers: new HeaderMap([["content-type", "application/json; charset=utf-8"], ...Object.entries(more)]),
    body: { kind: "complete", string: `${JSON.stringify({ errors: [error] })}\n` },
  };
}
