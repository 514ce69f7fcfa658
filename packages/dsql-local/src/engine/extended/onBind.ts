import { nameKey } from "../../net/nameKey.ts";
import { noStatement } from "../../errors/nameErrors.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import { captureEntry } from "./captureEntry.ts";
import type { BindMessage } from "../../net/messages/bind.ts";

/** Makes a portal for a Bind message, which PostgreSQL is told later, together with what follows. */
export async function onBind(batch: ExtendedBatch, message: BindMessage): Promise<void> {
  const { transactions, statements, portals } = batch.session;
  const prepared = statements.get(nameKey(message.statement));
  const refusal = prepared ? transactions.checkPrepare(prepared.statement) : noStatement(message.statement);
  if (!prepared || refusal) {
    await batch.refuse(refusal);
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
    done: false,
  };
  const key = nameKey(name);
  const undo = captureEntry(portals, key);
  portals.set(key, portal);
  batch.pending.push({ type: "bind", name, portal, undo, prepared });
}
