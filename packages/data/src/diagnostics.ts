import { createChannels } from "./diagnostics/channels.ts";

export type {
  ConnectMessage,
  RefusalMessage,
  RetryMessage,
  StatementMessage,
} from "./diagnostics/channels.ts";

/**
 * What can be watched, on `node:diagnostics_channel`. Subscribe with
 * `diagnostics_channel.subscribe("billio:data:statement", (message) => …)`.
 */
export const channels = createChannels("billio:data");
