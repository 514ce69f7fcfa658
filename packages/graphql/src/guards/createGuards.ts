import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from "@apollo/server";
import type { OperationDefinitionNode } from "graphql";
import type { RequestScope } from "../api/RequestScope.ts";
import { KnownRefusals } from "../answer/KnownRefusals.ts";
import { LargeAnswers } from "../answer/LargeAnswers.ts";
import { checkOperation } from "./checkOperation.ts";
import type { Demand } from "./measureDemand.ts";

type Resolved<C extends RequestScope> = Pick<
  GraphQLRequestContextDidResolveOperation<C>,
  "schema" | "document" | "request" | "contextValue"
> & {
  operation?: OperationDefinitionNode;
};

/**
 * Refuses, before anything is executed, operations that go too deep, cost too much or repeat fields too often. Those
 * whose answers are large, or may be, begin in their turn.
 */
export function createGuards<C extends RequestScope>(): ApolloServerPlugin<C> {
  // Apollo keeps the documents that it has parsed; without variables one costs the same each time.
  const passed = new WeakMap<OperationDefinitionNode, Demand>();
  const large = new LargeAnswers();
  const refusals = new KnownRefusals();
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }: Resolved<C>) {
          // Apollo also asks when the query holds no operation of the name that was asked for; it refuses that itself.
          if (operation === undefined) return;
          const known = passed.get(operation);
          const asked = known ?? checkOperation(schema, document, operation, request.variables ?? {});
          if (known === undefined && operation.variableDefinitions?.length === 0)
            passed.set(operation, asked);
          const { answer } = contextValue;
          const wanted = { operation, variables: request.variables ?? {}, answer };
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
        },
      };
    },
  };
}
