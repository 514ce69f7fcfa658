import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { RecentRejections } from "../response/RecentRejections.ts";
import { LargeResponsePredictor } from "../response/LargeResponsePredictor.ts";
import { checkOperation } from "../limits/checkOperation.ts";
import type { QueryCost } from "../limits/estimateQueryCost.ts";

interface OperationRequest {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  response: ResponseBuilder;
}

/**
 * Creates the admission control of operations: before execution it rejects those that exceed a limit, or whose response
 * did recently. It resolves when an operation may begin; one with a large response waits for its turn.
 */
export function createAdmissionControl(schema: GraphQLSchema): (request: OperationRequest) => Promise<void> {
  // Documents are cached; without variables an operation costs the same each time.
  const costs = new WeakMap<OperationDefinitionNode, QueryCost>();
  const large = new LargeResponsePredictor();
  const rejections = new RecentRejections();
  return async (request) => {
    const { document, operation, variables, response } = request;
    const knownCost = costs.get(operation);
    const cost = knownCost ?? checkOperation(schema, document, operation, variables);
    if (knownCost === undefined && operation.variableDefinitions?.length === 0) costs.set(operation, cost);
    const rejection = rejections.find(request);
    if (rejection !== undefined) {
      await rejections.pause();
      throw rejection;
    }
    const since = performance.now();
    response.onEnd((ended) => {
      large.record(operation, cost, ended);
      rejections.record(request, since, ended);
    });
    response.onBegin(() => rejections.find(request));
    const expected = large.predict(operation, cost);
    if (expected.large) await response.turn(expected.readsMuch);
  };
}
