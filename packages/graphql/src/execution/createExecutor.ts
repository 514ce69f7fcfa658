import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import type { Metered } from "../response/meterSchema.ts";
import { createPlan } from "./createPlan.ts";
import { DocumentPlans } from "./DocumentPlans.ts";
import { Execution } from "./Execution.ts";
import type { Plan } from "./Plan.ts";

interface Asked {
  document: DocumentNode;
  /** None where the document contains none of the name. */
  operation: OperationDefinitionNode | undefined;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>> | undefined;
  contextValue: Metered;
}

/**
 * Creates the executor of operations. A query that is repeated is run by a plan: GraphQL's own executor takes a third of a
 * page's time, most of it to find out the same for each item.
 */
export function createExecutor(schema: GraphQLSchema): (asked: Asked) => Promise<ExecutionResult> {
  const known = new WeakMap<DocumentNode, DocumentPlans>();

  function planOf(document: DocumentNode, operation: OperationDefinitionNode): Plan | undefined {
    let plans = known.get(document);
    if (plans === undefined) known.set(document, (plans = new DocumentPlans()));
    return plans.get(operation, (mostFields) => createPlan(schema, document, operation, mostFields));
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
