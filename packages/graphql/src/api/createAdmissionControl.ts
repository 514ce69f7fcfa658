import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { RecentRejections } from "../response/RecentRejections.ts";
import { LargeResponsePredictor } from "../response/LargeResponsePredictor.ts";
import { checkOperation } from "../limits/checkOperation.ts";
import type { QueryCost } from "../limits/estimateQueryCost.ts";

interface Asked {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  response: ResponseBuilder;
}

/**
 * Creates the admission control of operations: before anything is executed it rejects those that exceed a limit, or whose
 * response did a moment ago. It resolves when an operation may begin; one with a large response waits for its turn.
 */
export function createAdmissionControl(schema: GraphQLSchema): (asked: Asked) => Promise<void> {
  // Documents are kept; without variables one costs the same each time.
  const passed = new WeakMap<OperationDefinitionNode, QueryCost>();
  const large = new LargeResponsePredictor();
  const refusals = new RecentRejections();
  return async (wanted) => {
    const { document, operation, variables, response } = wanted;
    const known = passed.get(operation);
    const asked = known ?? checkOperation(schema, document, operation, variables);
    if (known === undefined && operation.variableDefinitions?.length === 0) passed.set(operation, asked);
    const refusal = refusals.find(wanted);
    if (refusal !== undefined) {
      await refusals.pause();
      throw refusal;
    }
    const since = performance.now();
    response.onEnd((ended) => {
      large.record(operation, asked, ended);
      refusals.record(wanted, since, ended);
    });
    response.onBegin(() => refusals.find(wanted));
    const expected = large.predict(operation, asked);
    if (expected.large) await response.turn(expected.readsMuch);
  };
}
