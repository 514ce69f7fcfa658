import type { WireMessage } from "../../net/MessageSplitter.ts";
import { nameKey } from "../../net/nameKey.ts";
import { hasColumns } from "../statements/hasColumns.ts";
import { noPortal, noStatement } from "../../errors/nameErrors.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import * as transactionErrors from "../../errors/transactionErrors.ts";
import type { StatementOrPortal } from "../../net/messages/statementOrPortal.ts";
import { noData } from "../../net/messages/noData.ts";

/** Describe: PostgreSQL describes the statement or portal, once it receives the message together with those that follow. */
export async function onDescribe(
  batch: ExtendedBatch,
  message: WireMessage,
  { what, name }: StatementOrPortal,
): Promise<void> {
  const { transactions, statements, portals } = batch.session;
  const portal = what === "P" ? portals.get(nameKey(name)) : undefined;
  const prepared = what === "S" ? statements.get(nameKey(name)) : portal?.prepared;
  const missing = what === "S" ? noStatement(name) : noPortal(name);
  const error = prepared ? transactions.checkPrepare(prepared.statement) : missing;
  if (!prepared || error) {
    await batch.reject(error);
    return;
  }
  if (portal && transactions.current?.failed && !batch.pending.exists(portal)) {
    if (!prepared.statement || hasColumns(prepared.statement)) {
      await batch.reject(transactionErrors.aborted);
      return;
    }
    await batch.send();
    if (!batch.skipping) batch.session.client.write(noData);
    return;
  }
  if (portal) batch.pending.rebind(name, portal);
  if (!portal) batch.replan(prepared);
  batch.pending.push({ type: "other", bytes: message.bytes, prepared });
}
