import type { WireMessage } from "../../net/MessageSplitter.ts";
import type { TargetMessage } from "../../net/messages/decodeFrontend.ts";
import { nameKey } from "../../net/nameKey.ts";
import type { Pipeline } from "./ExtendedBatch.ts";
import { restore } from "./captureEntry.ts";

/** Forgets a statement or a portal for a Close message, be it there or not. */
export function closeMessage(pipeline: Pipeline, message: WireMessage, { what, name }: TargetMessage): void {
  const { statements, portals } = pipeline.session;
  const key = nameKey(name);
  const undo = what === "S" ? restore(statements, key) : restore(portals, key);
  (what === "S" ? statements : portals).delete(key);
  pipeline.pending.push({ type: "other", bytes: message.bytes, undo });
}
