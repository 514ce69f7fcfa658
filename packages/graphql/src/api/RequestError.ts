import { GraphQLError } from "graphql";
import { HeaderMap } from "./HeaderMap.ts";

interface Http {
  status?: number;
  headers?: Iterable<readonly [string, string]>;
}

/** A request that GraphQL over HTTP rejects, with the status and headers of the response. */
export class RequestError extends GraphQLError {
  override readonly name = "RequestError";

  /** @param of GraphQL's own error, whose location in the query is kept */
  constructor(code: string, message: string, { status = 400, headers = [] }: Http = {}, of?: GraphQLError) {
    super(message, {
      nodes: of?.nodes ?? null,
      source: of?.source ?? null,
      positions: of?.positions ?? null,
      originalError: of?.originalError ?? of ?? null,
      extensions: { code, http: { status, headers: new HeaderMap(headers) } },
    });
  }
}

export function badRequest(message: string, http: Http = {}): RequestError {
  return new RequestError("BAD_REQUEST", message, http);
}
