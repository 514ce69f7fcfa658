import { RefusedError, send } from "./api.ts";
import { setText } from "./dom.ts";

/** What a command needs beside its request. */
interface Shown {
  /** Where the reason is shown if it fails. */
  error: Element;
  /** Shows the new state at once. */
  refresh: () => Promise<void>;
}

/** Sends a command that changes something, and shows the new state or why it has failed. */
export function sendCommand({ error, refresh }: Shown, ...request: Parameters<typeof send>): void {
  setText(error, "");
  send(...request).then(refresh, (reason: unknown) => {
    setText(error, reason instanceof RefusedError ? reason.message : "The server doesn't respond.");
  });
}
