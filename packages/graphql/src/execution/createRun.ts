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

/** What is known of the operation of a document that was run last: undefined until it comes again, null without a plan. */
interface Known {
  operation: OperationDefinitionNode;
  plan: Plan | null | undefined;
}

/**
 * Makes what runs operations, as GraphQL's own executor does. A query that comes again is run by a plan: the executor takes a
 * third of a page's time, most of it to find out the same for each item.
 */
export function createRun(schema: GraphQLSchema): (asked: Asked) => Promise<ExecutionResult> {
  /** One plan a document, with which it is kept and dropped. A document of many operations would have as many. */
  const known = new WeakMap<DocumentNode, Known>();

  /** @returns undefined for what comes for the first time, as most of a storm of queries does, and what there is no plan for */
  function planOf(document: DocumentNode, operation: OperationDefinitionNode): Plan | undefined {
    const last = known.get(document);
    if (last?.operation !== operation) {
      known.set(document, { operation, plan: undefined });
      return undefined;
    }
    if (last.plan === undefined) last.plan = createPlan(schema, document, operation) ?? null;
    return last.plan ?? undefined;
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
