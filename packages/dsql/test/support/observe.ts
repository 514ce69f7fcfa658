import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type {
  ConnectMessage,
  RefusalMessage,
  RetryMessage,
  StatementMessage,
} from "../../src/diagnostics/channels.ts";

interface Messages {
  statement: StatementMessage;
  retry: RetryMessage;
  connect: ConnectMessage;
  refusal: RefusalMessage;
}

/** Makes a function that collects what a channel of this prefix publishes while `work` runs. */
export function createObserve<Prefix extends string>(_: Prefix) {
  return async function observe<Channel extends keyof Messages>(
    name: `${Prefix}:${Channel}`,
    work: () => Promise<unknown>,
  ): Promise<Messages[Channel][]> {
    const seen: Messages[Channel][] = [];
    const listener = (message: unknown) => void seen.push(message as Messages[Channel]);
    subscribe(name, listener);
    try {
      await work();
    } finally {
      unsubscribe(name, listener);
    }
    return seen;
  };
}

export const observe = createObserve("dsql");
