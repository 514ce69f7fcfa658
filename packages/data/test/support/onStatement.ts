import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { StatementMessage } from "../../src/diagnostics/channels.ts";

/** Runs a callback once, right after the response to a statement of this name and before its caller continues. */
export function onStatement(name: string, act: () => void): { stop: () => void } {
  const stop = () => void unsubscribe("billio:data:statement", listener);
  const listener = (message: unknown) => {
    if ((message as StatementMessage).name !== name) return;
    stop();
    act();
  };
  subscribe("billio:data:statement", listener);
  return { stop };
}
