import { type GraphQLError, Kind, print, type ValueNode } from "graphql";
import { LIMITS } from "../../limits/limits.ts";
import { redactValue } from "../redactValue.ts";
import type { PublicError } from "./PublicError.ts";

/** Codes that GraphQL and Apollo give to errors of the request. */
const CLIENT_CODES: ReadonlySet<unknown> = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

const MISSING_ARGUMENT = /^Field "[^"]*" argument "[^"]*" of type "[^"]*" is required/;

const VALUES: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

/** Maps an error of GraphQL or Apollo about a request; undefined for one caused by a defect of the server. */
export function publicGraphQLError(error: GraphQLError): PublicError | undefined {
  const { code } = error.extensions;
  if (!CLIENT_CODES.has(code)) return undefined;
  if (code === "GRAPHQL_PARSE_FAILED") return parseError(error.message);
  const value = error.nodes?.find((node) => VALUES.has(node.kind)) as ValueNode | undefined;
  if (value !== undefined) {
    const message = redactValue(error.message, literal(value), spellings(value));
    return { message, code: "BAD_USER_INPUT", origin: "client" };
  }
  // An invalid argument has one code, whether it is a literal or a variable.
  const isArgument = MISSING_ARGUMENT.test(error.message);
  return {
    message: error.message,
    code: isArgument ? "BAD_USER_INPUT" : (code as string),
    origin: "client",
  };
}

function parseError(message: string): PublicError {
  const code = "GRAPHQL_PARSE_FAILED";
  if (/ tokens\b/.test(message)) {
    return {
      message: `Query has more tokens than the maximum of ${LIMITS.tokens}.`,
      code: "BAD_USER_INPUT",
      details: { limit: "tokens", allowed: LIMITS.tokens },
      origin: "client",
    };
  }
  // `Expected ":", found String "a client's text".`
  return { message: message.replace(/String "[^]*"/, "String"), code, origin: "client" };
}

/** The JavaScript value; of a list or an object without its content. */
function literal(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.LIST:
      return [];
    case Kind.OBJECT:
      return {};
    case Kind.STRING:
    case Kind.ENUM:
    case Kind.INT:
    case Kind.FLOAT:
      return node.value;
    default:
      return null;
  }
}

function spellings(node: ValueNode): string[] {
  return "value" in node && typeof node.value === "string" ? [print(node), node.value] : [print(node)];
}
