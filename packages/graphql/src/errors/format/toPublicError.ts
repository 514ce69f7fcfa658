import { ownValue } from "@mattb.tech/billio-config";
import { DataError } from "@mattb.tech/billio-data";
import { GraphQLError } from "graphql";
import { ResponseLimitError } from "../../response/ResponseLimitError.ts";
import { LimitError } from "../../limits/LimitError.ts";
import { HttpError } from "../HttpError.ts";
import { INTERNAL_ERROR, type PublicError } from "./PublicError.ts";
import { publicGraphQLError } from "./publicGraphQLError.ts";

/** Errors of the data library that a client may see: it caused them, or may retry after them. */
const DATA_ERRORS: Readonly<Record<string, PublicError["origin"]>> = {
  ITEM_NOT_FOUND: "client",
  ITEM_ALREADY_EXISTS: "client",
  INVALID_ITEM: "client",
  INVALID_ARGUMENT: "client",
  INVALID_CURSOR: "client",
  SERIES_NOT_FOUND: "client",
  SERIES_HAS_SEASONS: "client",
  OCC_RETRIES_EXHAUSTED: "upstream",
  COMMIT_OUTCOME_UNKNOWN: "upstream",
  DATABASE_TIMEOUT: "upstream",
  DATABASE_UNAVAILABLE: "upstream",
};

/**
 * Maps an error to what a client may see: codes and messages that are meant for clients. Everything else, such as a
 * statement that the database rejects or invalid settings, becomes `INTERNAL_SERVER_ERROR`.
 */
export function toPublicError(error: GraphQLError): PublicError {
  const thrown = originalErrorOf(error);
  if (thrown instanceof GraphQLError) {
    if (thrown instanceof LimitError || thrown instanceof ResponseLimitError) return limitError(thrown);
    return publicGraphQLError(error) ?? INTERNAL_ERROR;
  }
  if (thrown instanceof HttpError) {
    const { message, code, details } = thrown;
    return { message, code, details, origin: "client" };
  }
  if (thrown instanceof DataError) return dataError(thrown);
  const { code, service, timeoutMs } = thrown as { code?: unknown; service?: unknown; timeoutMs?: unknown };
  if (code === "BAD_USER_INPUT") return { message: thrown.message, code, origin: "client" };
  if (code === "EXTERNAL_SERVICE") {
    return { message: thrown.message, code, details: { service }, origin: "upstream" };
  }
  if (code === "REQUEST_TIMEOUT") {
    return { message: thrown.message, code, details: { timeoutMs }, origin: "upstream" };
  }
  return INTERNAL_ERROR;
}

function limitError({ message, extensions }: LimitError | ResponseLimitError): PublicError {
  const { limit, asked, allowed } = extensions;
  return {
    message,
    code: "BAD_USER_INPUT",
    details: { limit, ...(asked === undefined ? {} : { asked }), allowed },
    origin: "client",
  };
}

function dataError({ code, message }: DataError): PublicError {
  const origin = ownValue(DATA_ERRORS, code);
  if (origin === undefined) return INTERNAL_ERROR;
  // Its message contains hosts, database users and the cluster's own message.
  if (code === "DATABASE_UNAVAILABLE") {
    return { message: "The database is unavailable; try again later", code, origin };
  }
  return { message, code, origin };
}

/** The error that was thrown, unwrapped from GraphQL's own. */
function originalErrorOf(error: GraphQLError): Error {
  let thrown: Error = error;
  while (thrown instanceof GraphQLError && thrown.originalError && !(thrown instanceof LimitError)) {
    thrown = thrown.originalError;
  }
  return thrown;
}
