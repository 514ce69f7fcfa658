import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import type { RequestScope } from "../api/RequestScope.ts";
import { createPlan } from "./createPlan.ts";
import { Execution } from "./Execution.ts";
import type { Plan } from "./Plan.ts";

interface Asked {
  document: DocumentNode;
  /** None where the document holds none of the name. */
  operation: OperationDefinitionNode | undefined;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>> | undefined;
  contextValue: RequestScope;
}

/** Plans that are kept, each of a few hundred fields at most. */
const MOST_PLANS = 100;

/**
 * Makes what runs operations, as GraphQL's own executor does. A query that comes again is run by a plan: the executor takes a
 * third of a page's time, most of it to find out the same for each item.
 */
export function createRun(schema: GraphQLSchema): (asked: Asked) => Promise<ExecutionResult> {
  const seen = new WeakSet<OperationDefinitionNode>();
  /** The one that was run last is the last. */
  const plans = new Map<OperationDefinitionNode, Plan | undefined>();

  /** @returns undefined for what comes for the first time, as most of a storm of queries does, and what there is no plan for */
  function planOf(document: DocumentNode, operation: OperationDefinitionNode): Plan | undefined {
    if (!seen.has(operation)) {
      seen.add(operation);
      return undefined;
    }
    const plan = plans.has(operation) ? plans.get(operation) : createPlan(schema, document, operation);
    plans.delete(operation);
    plans.set(operation, plan);
    const [oldest] = plans.keys();
    if (oldest !== undefined && plans.size > MOST_PLANS) plans.delete(oldest);
    return plan;
  }

  return async ({ document, operation, operationName, variables, contextValue }) => {
    const plan = operation === undefined ? undefined : planOf(document, operation);
    if (plan !== undefined && operation !== undefined) {
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
      if (coerced !== undefined) {
        const execution = new Execution({
          schema,
          operation,
          plan,
          variables: coerced,
          context: contextValue,
        });
        const data = (await execution.run()) as Record<string, unknown> | null;
        return execution.errors.length === 0 ? { data } : { errors: execution.errors, data };
      }
    }
    return execute({ schema, document, contextValue, variableValues: variables, operationName });
  };
}
