import type { GraphQLFormattedError } from "graphql";
import type { ApiResponse } from "./Api.ts";
import { HeaderMap } from "./HeaderMap.ts";

/** A response that contains one error and nothing else. */
export function errorResponse(
  status: number,
  error: GraphQLFormattedError,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status,
    headers: new HeaderMap([["content-type", "application/json; charset=utf-8"], ...Object.entries(headers)]),
    body: `${JSON.stringify({ errors: [error] })}\n`,
  };
}
