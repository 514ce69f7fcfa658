import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import { coerceVariables } from "./coerceVariables.ts";
import { LimitError } from "./LimitError.ts";
import { LIMITS } from "./limits.ts";
import { type QueryCost, estimateQueryCost } from "./estimateQueryCost.ts";
import { measureDepth } from "./measureDepth.ts";
import { checkLiterals } from "./roundedNumbers.ts";

/**
 * Checks a validated operation against the limits: depth, cost, aliases, statements, searches, representations.
 *
 * @returns its cost
 * @throws {LimitError} naming the limit that it exceeds
 * @throws {GraphQLError} when the schema has no operations of this kind, when the query contains a number that would be
 *   rounded, or when a variable isn't of its declared type
 */
export function checkOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  inputVariables: Readonly<Record<string, unknown>>,
): QueryCost {
  if (!schema.getRootType(operation.operation)) {
    const why = operation.operation === OperationTypeNode.MUTATION ? "This API is read-only: it" : "This API";
    const message = `${why} has no ${operation.operation}s`;
    throw new GraphQLError(message, {
      nodes: operation,
      extensions: { code: "GRAPHQL_VALIDATION_FAILED", http: { status: 400 } },
    });
  }
  checkLiterals(document);
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const depths = measureDepth(operation.selectionSet, fragments);
  if (depths.fields > LIMITS.depth) throw new LimitError("depth", depths.fields);
  if (depths.introspection > LIMITS.introspectionDepth) {
    throw new LimitError("introspectionDepth", depths.introspection);
  }
  const variables = coerceVariables(schema, operation, inputVariables);
  const cost = estimateQueryCost({ schema, operation, fragments, variables });
  for (const limit of ["cost", "statements", "searches", "representations"] as const) {
    if (cost[limit] > LIMITS[limit]) throw new LimitError(limit, cost[limit]);
  }
  return cost;
}
