import type { WireMessage } from "../../net/MessageSplitter.ts";
import { nameKey } from "../../net/nameKey.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import { captureEntry } from "./captureEntry.ts";
import type { StatementOrPortal } from "../../net/messages/statementOrPortal.ts";

/** Close: drops a statement or a portal, whether it exists or not. */
export function onClose(batch: ExtendedBatch, message: WireMessage, { what, name }: StatementOrPortal): void {
  const { statements, portals } = batch.session;
  const key = nameKey(name);
  const undo = what === "S" ? captureEntry(statements, key) : captureEntry(portals, key);
  (what === "S" ? statements : portals).delete(key);
  batch.pending.push({ type: "other", bytes: message.bytes, undo });
}
