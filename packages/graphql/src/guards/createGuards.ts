import type {
  ApolloServerPlugin,
  BaseContext,
  GraphQLRequestContextDidResolveOperation,
} from "@apollo/server";
import type { OperationDefinitionNode } from "graphql";
import { checkOperation } from "./checkOperation.ts";

type Resolved = Pick<
  GraphQLRequestContextDidResolveOperation<BaseContext>,
  "schema" | "document" | "request"
> & {
  operation?: OperationDefinitionNode;
};

/** Refuses, before anything is executed, operations that go too deep, cost too much or repeat fields too often. */
export function createGuards(): ApolloServerPlugin {
  // Apollo keeps the documents that it has parsed; without variables one costs the same each time.
  const passed = new WeakSet<OperationDefinitionNode>();
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
    async requestDidStart() {
      return {
        // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
        async didResolveOperation({ schema, document, operation, request }: Resolved) {
          // Apollo also asks when the query holds no operation of the name that was asked for; it refuses that itself.
          if (operation === undefined || passed.has(operation)) return;
          checkOperation(schema, document, operation, request.variables ?? {});
          if (operation.variableDefinitions?.length === 0) passed.add(operation);
        },
      };
    },
  };
}
