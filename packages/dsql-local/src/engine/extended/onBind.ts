import { nameKey } from "../../net/nameKey.ts";
import { noStatement } from "../../errors/nameErrors.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import { captureEntry } from "./captureEntry.ts";
import type { BindMessage } from "../../net/messages/bind.ts";

/** Bind: creates a portal; PostgreSQL receives the message later, together with those that follow. */
export async function onBind(batch: ExtendedBatch, message: BindMessage): Promise<void> {
  const { activity, transactions, statements, portals, services } = batch.session;
  const prepared = statements.get(nameKey(message.statement));
  if (prepared?.statement) activity.begin(prepared.statement, services.clock.nowMs(), message.payload);
  const error = prepared ? transactions.checkPrepare(prepared.statement) : noStatement(message.statement);
  if (!prepared || error) {
    await batch.reject(error);
    return;
  }
  batch.replan(prepared);
  const { payload, portal: name, statement: statementName } = message;
  const portal: Portal = {
    prepared,
    statementName,
    payload,
    epoch: -1,
    started: false,
    suspended: false,
    isDone: false,
  };
  const key = nameKey(name);
  const undo = captureEntry(portals, key);
  portals.set(key, portal);
  batch.pending.push({ type: "bind", name, portal, undo, prepared });
}
