import type { DSQLClient } from "@aws-sdk/client-dsql";
import { createHandlers, type Handlers } from "../../../src/changeStream/createHandlers.ts";
import type { Wake } from "../../../src/changeStream/readyCluster.ts";

export interface LoggedHandlers extends Handlers {
  lines: Record<string, unknown>[];
}

/** The handlers, and what they log. */
export function handlersFor(
  client: DSQLClient,
  wake: Wake = () => Promise.reject(new Error("There is nothing to wake.")),
  callMs = 10_000,
): LoggedHandlers {
  const lines: Record<string, unknown>[] = [];
  const log = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  return { ...createHandlers({ client, wake, log, callMs }), lines };
}
