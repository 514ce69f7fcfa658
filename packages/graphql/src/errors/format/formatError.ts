import { randomUUID } from "node:crypto";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { describeCauses } from "../../logging/describeCauses.ts";
import type { Logger } from "../../logging/Logger.ts";
import type { RequestTracker } from "../../logging/RequestTracker.ts";
import { toPublicError } from "./toPublicError.ts";
import { shortenMessage } from "./shortenMessage.ts";

/** The error's location in the query and path in the response. */
type ErrorLocation = Partial<Pick<GraphQLError, "locations" | "path">>;

/**
 * Creates the function that formats every error before it leaves the API, as Apollo Server's `formatError` does. The
 * client receives a known code, a message that is safe to show, and the location in the query. An error of the server
 * itself is logged with its causes under an `errorId`, which the client receives too.
 *
 * @param names names that the log may quote, see `publicNames`
 */
export function createFormatError(
  tracker: RequestTracker,
  log: Logger,
  names: ReadonlySet<string>,
): (location: ErrorLocation, error: unknown) => GraphQLFormattedError {
  return ({ locations, path }, error) => {
    const request = tracker.current;
    const wrapped = error instanceof GraphQLError ? error : wrap(error);
    const { message, code, details, origin } = toPublicError(wrapped);
    request?.codes.add(code);
    const errorId = origin === "server" ? randomUUID() : undefined;
    if (origin !== "client") {
      const level = origin === "server" ? "error" : "warn";
      const causes = describeCauses(wrapped, names);
      (request?.log ?? log)[level]("error", {
        code,
        ...(errorId && { errorId }),
        ...(path && { path: path.join(".") }),
        causes,
      });
    }
    return {
      message: shortenMessage(message),
      ...(locations && { locations }),
      ...(path && { path }),
      extensions: { code, ...details, ...(errorId && { errorId }) },
    };
  };
}

function wrap(error: unknown): GraphQLError {
  return new GraphQLError("Not a GraphQL error", {
    originalError: error instanceof Error ? error : undefined,
  });
}
