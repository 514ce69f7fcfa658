import { DSQLClient } from "@aws-sdk/client-dsql";
import { createHandlers } from "./createHandlers.ts";
import { wakeCluster } from "./wakeCluster.ts";

const client = new DSQLClient({
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});

/** Entry points of the two Lambdas of the custom resource: see `createHandlers`. */
export const { onEvent, isComplete } = createHandlers({
  client,
  wake: wakeCluster,
  log: (line) => {
    console.log(line);
  },
});
