import { DSQLClient } from "@aws-sdk/client-dsql";
import { createHandlers } from "./createHandlers.ts";
import { createWatch } from "./createWatch.ts";
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

/** Entry point of the Lambda that checks the stream: see `createWatch`. */
export const watch = createWatch(client, (line) => {
  // Lambda prefixes the output of `console.log` with time and request, which would break metric filters for JSON.
  process.stdout.write(`${line}\n`);
});
