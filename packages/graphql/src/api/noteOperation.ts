import type { ApolloServerPlugin } from "@apollo/server";
import type { OperationDefinitionNode } from "graphql";
import type { RequestTracker } from "../logging/RequestTracker.ts";

/** Notes for the log what kind of operation a request holds, and the name that it has. */
export function noteOperation(tracker: RequestTracker): ApolloServerPlugin {
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
    async requestDidStart() {
      return {
        // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
        async didResolveOperation({
          operation,
          operationName,
        }: {
          operation?: OperationDefinitionNode;
          operationName: string | null;
        }) {
          const record = tracker.current;
          // Apollo also asks when the query holds no operation of the name that was asked for.
          if (record === undefined || operation === undefined) return;
          record.type = operation.operation;
          if (operationName !== null) record.operation = operationName;
        },
      };
    },
  };
}
