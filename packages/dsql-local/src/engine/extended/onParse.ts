import type { WireMessage } from "../../net/MessageSplitter.ts";
import { nameKey } from "../../net/nameKey.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import { prepareStatement } from "../statements/prepareStatement.ts";
import { captureEntry } from "./captureEntry.ts";
import { syntaxErrorOf } from "../run/syntaxError.ts";
import type { ParseMessage } from "../../net/messages/parse.ts";
import { encodeParse } from "../../net/messages/parse.ts";

/** Parse: prepares a statement; PostgreSQL receives the message later, together with those that follow. */
export async function onParse(batch: ExtendedBatch, raw: WireMessage, message: ParseMessage): Promise<void> {
  const { activity, backend, transactions, statements, services } = batch.session;
  const key = nameKey(message.name);
  const prepared = prepareStatement(message, services, transactions.catalog.current);
  const parsed = "statement" in prepared ? prepared.statement : undefined;
  activity.begin(parsed ?? { text: message.sql, relations: [] }, services.clock.nowMs());
  if ("syntaxError" in prepared && prepared.syntaxError) {
    await batch.send();
    if (batch.skipping) return;
    await batch.fail(await syntaxErrorOf(backend, message.sql, prepared.syntaxError));
    if (key === "") statements.delete(key);
    return;
  }
  const error = "sqlstate" in prepared ? prepared : transactions.checkPrepare(prepared.statement);
  if ("sqlstate" in prepared || error) {
    await batch.reject(error);
    // Parse drops the unnamed statement first of all.
    if (key === "") statements.delete(key);
    return;
  }
  const undo = captureEntry(statements, key);
  statements.set(key, prepared);
  const { rewrittenSql } = prepared;
  const bytes =
    rewrittenSql === undefined ? raw.bytes : encodeParse(message.name, rewrittenSql, message.parameterTypes);
  const failed = key === "" ? () => statements.delete(key) : undefined;
  batch.pending.push({ type: "other", bytes, undo, failed, prepared });
}
