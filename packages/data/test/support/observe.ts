import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type {
  ConnectMessage,
  RefusalMessage,
  RetryMessage,
  StatementMessage,
} from "../../src/diagnostics.ts";

interface Messages {
  "billio:data:statement": StatementMessage;
  "billio:data:retry": RetryMessage;
  "billio:data:connect": ConnectMessage;
  "billio:data:refusal": RefusalMessage;
}

/** Collects what a diagnostics channel publishes while `work` runs. */
export async function observe<Name extends keyof Messages>(
  name: Name,
  work: () => Promise<unknown>,
): Promise<Messages[Name][]> {
  const seen: Messages[Name][] = [];
  const listener = (message: unknown) => void seen.push(message as Messages[Name]);
  subscribe(name, listener);
  try {
    await work();
  } finally {
    unsubscribe(name, listener);
  }
  return seen;
}
