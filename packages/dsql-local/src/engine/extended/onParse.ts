import type { WireMessage } from "../../net/MessageSplitter.ts";
import type { ParseMessage } from "../../net/messages/decodeFrontend.ts";
import { nameKey } from "../../net/nameKey.ts";
import { encodeParse } from "../../net/messages/encodeFrontend.ts";
import type { Pipeline } from "./ExtendedBatch.ts";
import { prepare } from "../statements/prepareStatement.ts";
import { restore } from "./captureEntry.ts";
import { unreadable } from "../run/syntaxError.ts";

/** Prepares a statement for a Parse message, which PostgreSQL is told later, together with what follows. */
export async function parseMessage(
  pipeline: Pipeline,
  frame: WireMessage,
  message: ParseMessage,
): Promise<void> {
  const { backend, transactions, statements, services } = pipeline.session;
  const key = nameKey(message.name);
  const prepared = prepare(message, services, transactions.catalog.current);
  if ("syntaxError" in prepared && prepared.syntaxError) {
    await pipeline.send();
    if (pipeline.skipping) return;
    await pipeline.fail(await unreadable(backend, message.sql, prepared.syntaxError));
    if (key === "") statements.delete(key);
    return;
  }
  const refusal = "sqlstate" in prepared ? prepared : transactions.checkPrepare(prepared.statement);
  if ("sqlstate" in prepared || refusal) {
    await pipeline.refuse(refusal);
    // It goes before anything is looked at.
    if (key === "") statements.delete(key);
    return;
  }
  const undo = restore(statements, key);
  statements.set(key, prepared);
  const { backendText } = prepared;
  const bytes =
    backendText === undefined ? frame.bytes : encodeParse(message.name, backendText, message.parameterTypes);
  const failed = key === "" ? () => statements.delete(key) : undefined;
  pipeline.pending.push({ type: "other", bytes, undo, failed, prepared });
}
