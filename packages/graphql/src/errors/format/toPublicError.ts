import { ownValue } from "@mattb.tech/billio-config";
import { DataError } from "@mattb.tech/billio-data";
import { GraphQLError } from "graphql";
import { ResponseLimitError } from "../../response/ResponseLimitError.ts";
import { LimitError } from "../../limits/LimitError.ts";
import { HttpError } from "../HttpError.ts";
import { INTERNAL_ERROR } from "./internalError.ts";
import type { PublicError } from "./PublicError.ts";
import { publicGraphQLError } from "./publicGraphQLError.ts";

/** Of the data library's errors those that say something to a client, or that it may try again after. */
const DATA_ERRORS: Readonly<Record<string, PublicError["origin"]>> = {
  ITEM_NOT_FOUND: "client",
  ITEM_ALREADY_EXISTS: "client",
  INVALID_ITEM: "client",
  INVALID_ARGUMENT: "client",
  INVALID_CURSOR: "client",
  SERIES_NOT_FOUND: "client",
  SERIES_HAS_SEASONS: "client",
  OCC_RETRIES_EXHAUSTED: "outside",
  COMMIT_OUTCOME_UNKNOWN: "outside",
  DATABASE_TIMEOUT: "outside",
  DATABASE_UNAVAILABLE: "outside",
};

/**
 * What a client may know of an error: the codes and messages that were made for it. Of everything else, also of a
 * statement that the database refused and of wrong settings, it learns that it happened.
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
    return { message: thrown.message, code, details: { service }, origin: "outside" };
  }
  if (code === "REQUEST_TIMEOUT") {
    return { message: thrown.message, code, details: { timeoutMs }, origin: "outside" };
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
  const severity = ownValue(DATA_ERRORS, code);
  if (severity === undefined) return INTERNAL_ERROR;
  // The reason names hosts and database users, and repeats the cluster's own words.
  if (code === "DATABASE_UNAVAILABLE") {
    return { message: "The database is unavailable; try again later", code, origin: severity };
  }
  return { message, code, origin: severity };
}

/** What was thrown, beneath what GraphQL wraps it in. */
function originalErrorOf(error: GraphQLError): Error {
  let thrown: Error = error;
  while (thrown instanceof GraphQLError && thrown.originalError && !(thrown instanceof LimitError)) {
    thrown = thrown.originalError;
  }
  return thrown;
}
