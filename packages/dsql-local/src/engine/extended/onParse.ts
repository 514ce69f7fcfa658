import type { WireMessage } from "../../net/MessageSplitter.ts";
import { nameKey } from "../../net/nameKey.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import { prepareStatement } from "../statements/prepareStatement.ts";
import { captureEntry } from "./captureEntry.ts";
import { syntaxErrorOf } from "../run/syntaxError.ts";
import type { ParseMessage } from "../../net/messages/parse.ts";
import { encodeParse } from "../../net/messages/parse.ts";

/** Prepares a statement for a Parse message, which PostgreSQL is told later, together with what follows. */
export async function onParse(
  batch: ExtendedBatch,
  frame: WireMessage,
  message: ParseMessage,
): Promise<void> {
  const { backend, transactions, statements, services } = batch.session;
  const key = nameKey(message.name);
  const prepared = prepareStatement(message, services, transactions.catalog.current);
  if ("syntaxError" in prepared && prepared.syntaxError) {
    await batch.send();
    if (batch.skipping) return;
    await batch.fail(await syntaxErrorOf(backend, message.sql, prepared.syntaxError));
    if (key === "") statements.delete(key);
    return;
  }
  const refusal = "sqlstate" in prepared ? prepared : transactions.checkPrepare(prepared.statement);
  if ("sqlstate" in prepared || refusal) {
    await batch.refuse(refusal);
    // It goes before anything is looked at.
    if (key === "") statements.delete(key);
    return;
  }
  const undo = captureEntry(statements, key);
  statements.set(key, prepared);
  const { rewrittenSql } = prepared;
  const bytes =
    rewrittenSql === undefined
      ? frame.bytes
      : encodeParse(message.name, rewrittenSql, message.parameterTypes);
  const failed = key === "" ? () => statements.delete(key) : undefined;
  batch.pending.push({ type: "other", bytes, undo, failed, prepared });
}
