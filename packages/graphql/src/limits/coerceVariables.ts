import {
  coerceInputValue,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isInputType,
  type OperationDefinitionNode,
  typeFromAST,
} from "graphql";
import { redactValue } from "../errors/redactValue.ts";
import { checkInputDepth } from "./checkInputDepth.ts";

const MAX_SHOWN = 10;
const STOP = new Error("Enough issues of variables are known");

/**
 * Coerces the variables of an operation, as execution does.
 *
 * @throws {LimitError} when they are nested too deep
 * @throws {GraphQLError} `BAD_USER_INPUT` naming every invalid variable. GraphQL's own messages repeat the values, whole
 *   inputs with notes included; these don't.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  checkInputDepth(input);
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, input, { maxErrors: MAX_SHOWN });
  if (coerced !== undefined) return coerced;
  const issues: string[] = [];
  for (const { variable, type: typeNode } of definitions) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode as never);
    if (!Object.hasOwn(input, name) || !isInputType(type)) continue;
    try {
      coerceInputValue(input[name], type, (path, value, error) => {
        const location = [name, ...path].join(".");
        issues.push(
          `$${location}: ${ownMessage(error) ?? redactValue(error.message, value, spellings(value))}`,
        );
        // Don't visit all of a megabyte of invalid values.
        if (issues.length === MAX_SHOWN) throw STOP;
      });
    } catch (error) {
      if (error !== STOP) throw error;
      break;
    }
  }
  // Without a value to redact, as for a missing variable, GraphQL's own message is used.
  const messages = issues.length > 0 ? issues : errors.map(({ message }) => message);
  const [only = "", ...others] = messages;
  throw new GraphQLError(
    others.length === 0 ? `Invalid variable ${only}` : `Invalid variables ${[only, ...others].join("; ")}`,
    { extensions: { code: "BAD_USER_INPUT", http: { status: 400 } } },
  );
}

/** The message of one of our own scalars, which redacts the value itself. */
function ownMessage({ originalError }: GraphQLError): string | undefined {
  const { code } = (originalError ?? {}) as { code?: unknown };
  return code === "BAD_USER_INPUT" ? originalError?.message : undefined;
}

/** How a message may contain a JSON value. */
function spellings(value: unknown): string[] {
  return typeof value === "string" ? [JSON.stringify(value), value] : [JSON.stringify(value)];
}
