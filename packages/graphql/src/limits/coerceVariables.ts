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

const MOST_SHOWN = 10;
const ENOUGH = new Error("Enough issues of variables are known");

/**
 * The variables of an operation as its fields will see them.
 *
 * @throws {LimitError} when they are nested too deep
 * @throws {GraphQLError} `BAD_USER_INPUT` naming every invalid variable. GraphQL's own messages repeat the values, whole
 *   inputs with notes included; these don't.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  checkInputDepth(given);
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors: MOST_SHOWN });
  if (coerced !== undefined) return coerced;
  const issues: string[] = [];
  for (const { variable, type: typeNode } of definitions) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode as never);
    if (!Object.hasOwn(given, name) || !isInputType(type)) continue;
    try {
      coerceInputValue(given[name], type, (path, value, error) => {
        const place = [name, ...path].join(".");
        issues.push(`$${place}: ${ownMessage(error) ?? redactValue(error.message, value, writings(value))}`);
        // A megabyte of wrong values isn't gone through to the end.
        if (issues.length === MOST_SHOWN) throw ENOUGH;
      });
    } catch (error) {
      if (error !== ENOUGH) throw error;
      break;
    }
  }
  // Where there is no value to repeat, as for a missing variable, GraphQL's own message is used.
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

/** How a message may have written a value that JSON can carry. */
function writings(value: unknown): string[] {
  return typeof value === "string" ? [JSON.stringify(value), value] : [JSON.stringify(value)];
}
