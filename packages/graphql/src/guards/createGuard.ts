import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { Answer } from "../answer/Answer.ts";
import { KnownRefusals } from "../answer/KnownRefusals.ts";
import { LargeAnswers } from "../answer/LargeAnswers.ts";
import { checkOperation } from "./checkOperation.ts";
import type { Demand } from "./measureDemand.ts";

interface Asked {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  answer: Answer;
}

/**
 * Makes what refuses, before anything is executed, operations that go too deep, cost too much or repeat fields too often.
 * It resolves when an operation may begin: those whose answers are large, or may be, in their turn.
 */
export function createGuard(schema: GraphQLSchema): (asked: Asked) => Promise<void> {
  // Documents are kept; without variables one costs the same each time.
  const passed = new WeakMap<OperationDefinitionNode, Demand>();
  const large = new LargeAnswers();
  const refusals = new KnownRefusals();
  return async (wanted) => {
    const { document, operation, variables, answer } = wanted;
    const known = passed.get(operation);
    const asked = known ?? checkOperation(schema, document, operation, variables);
    if (known === undefined && operation.variableDefinitions?.length === 0) passed.set(operation, asked);
    const refusal = refusals.find(wanted);
    if (refusal !== undefined) {
      await refusals.pause();
      throw refusal;
    }
    const since = performance.now();
    answer.onEnd((ended) => {
      large.note(operation, asked, ended);
      refusals.note(wanted, since, ended);
    });
    answer.onBegin(() => refusals.find(wanted));
    const expected = large.expects(operation, asked);
    if (expected.large) await answer.turn(expected.readsMuch);
  };
}
