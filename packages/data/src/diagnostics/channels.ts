import { createChannels } from "@mattb.tech/billio-dsql";

export type { ConnectMessage, RefusalMessage, RetryMessage, StatementMessage } from "@mattb.tech/billio-dsql";

/**
 * Diagnostics on `node:diagnostics_channel`. Subscribe with
 * `diagnostics_channel.subscribe("billio:data:statement", (message) => …)`.
 */
export const channels = createChannels("billio:data");
