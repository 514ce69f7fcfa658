import type { Statement } from "../../analysis/statement/Statement.ts";
import type { WireMessage } from "../../net/MessageSplitter.ts";
import { nameKey } from "../../net/nameKey.ts";
import { checkAgainstCatalog } from "../run/checkAgainstCatalog.ts";
import { isLocalStatement, runLocalStatement } from "../statements/localStatements.ts";
import { executePortal } from "./executePortal.ts";
import { noPortal, usedPortal } from "../../errors/nameErrors.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import * as transactionErrors from "../../errors/transactionErrors.ts";
import type { ExecuteMessage } from "../../net/messages/execute.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";

/**
 * Execute: runs a portal, together with all that is pending before it.
 *
 * @param giveBack puts the messages after this one back, to be read later
 * @returns true when that was done: they may be COPY data
 */
export async function onExecute(
  batch: ExtendedBatch,
  message: WireMessage,
  { portal: name, rowLimit }: ExecuteMessage,
  giveBack: () => void,
): Promise<boolean> {
  const { activity, transactions, portals, services } = batch.session;
  const portal = portals.get(nameKey(name));
  const statement = portal?.prepared.statement;
  if (!portal || !statement) {
    // The Bind that should have created it may be pending, and fail first.
    await batch.reject(noPortal(name));
    return false;
  }
  activity.begin(statement, services.clock.nowMs(), portal.payload);
  const isLocal = isLocalStatement(statement);
  if (transactions.current?.failed && !endsTransaction(statement)) {
    if (batch.pending.exists(portal)) batch.pending.push({ type: "other", bytes: message.bytes });
    else await batch.reject(transactionErrors.aborted);
    return false;
  }
  const error =
    transactions.checkStatement(statement) ?? (await checkAgainstCatalog(batch.session, statement));
  if (error) {
    await batch.reject(error);
    return false;
  }
  batch.release();
  if (isLocal) {
    await batch.send();
    if (!batch.skipping) await runLocal(batch, portal, statement, name, rowLimit);
    return false;
  }
  const copies = statement.kind === "copyFrom";
  if (copies) giveBack();
  const { session, pending, alone } = batch;
  const outcome = await executePortal(session, pending, { name, portal, statement, rowLimit, alone });
  if ("failure" in outcome) await batch.fail(outcome.failure);
  else batch.buffer(outcome.response);
  if (copies) batch.release();
  return copies;
}

async function runLocal(
  batch: ExtendedBatch,
  portal: Portal,
  statement: Statement,
  name: string,
  rowLimit: number,
): Promise<void> {
  const { client, transactions, portals } = batch.session;
  const { response } = statement;
  if (portal.isDone && response && response.columns.length > 0) {
    // All of its rows have been sent.
    client.write(commandComplete(response.tag));
    return;
  }
  if (portal.isDone) {
    await batch.reject(usedPortal(name));
    return;
  }
  portal.isDone = true;
  const failure = await runLocalStatement(batch.session, statement, {
    payload: portal.payload,
    isDescribed: false,
    rowLimit,
  });
  if (failure) await batch.fail(failure);
  else if (!transactions.current) portals.clear();
}

/** Only such a statement runs in an aborted transaction. */
function endsTransaction({ kind }: Statement): boolean {
  return kind === "commit" || kind === "rollback";
}
