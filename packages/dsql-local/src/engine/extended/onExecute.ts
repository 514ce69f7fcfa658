import type { Statement } from "../../analysis/statement/Statement.ts";
import type { WireMessage } from "../../net/MessageSplitter.ts";
import { nameKey } from "../../net/nameKey.ts";
import { checkAgainstCatalog } from "../run/checkAgainstCatalog.ts";
import { isLocalStatement, runLocalStatement } from "../statements/localStatements.ts";
import { executePortal } from "./executePortal.ts";
import { noPortal, usedPortal } from "../../errors/nameErrors.ts";
import type { ExtendedBatch } from "./ExtendedBatch.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import * as refusals from "../../errors/transactionErrors.ts";
import type { ExecuteMessage } from "../../net/messages/execute.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";

/**
 * Runs a portal for an Execute message, with all that is pending before it.
 *
 * @param giveBack puts what is behind the message back, to be read later
 * @returns true when that was done: it may be COPY data
 */
export async function onExecute(
  batch: ExtendedBatch,
  message: WireMessage,
  { portal: name, rowLimit }: ExecuteMessage,
  giveBack: () => void,
): Promise<boolean> {
  const { transactions, portals } = batch.session;
  const portal = portals.get(nameKey(name));
  const statement = portal?.prepared.statement;
  if (!portal || !statement) {
    // A Bind that failed is answered before the portal that it didn't make.
    await batch.refuse(noPortal(name));
    return false;
  }
  const isEngine = isLocalStatement(statement);
  if (transactions.current?.failed && !endsTransaction(statement)) {
    if (batch.pending.exists(portal)) batch.pending.push({ type: "other", bytes: message.bytes });
    else await batch.refuse(refusals.aborted);
    return false;
  }
  const refusal =
    transactions.checkStatement(statement) ?? (await checkAgainstCatalog(batch.session, statement));
  if (refusal) {
    await batch.refuse(refusal);
    return false;
  }
  batch.release();
  if (isEngine) {
    await batch.send();
    if (!batch.skipping) await runLocal(batch, portal, statement, name, rowLimit);
    return false;
  }
  const copies = statement.kind === "copyFrom";
  if (copies) giveBack();
  const { session, pending, alone } = batch;
  const outcome = await executePortal(session, pending, { name, portal, statement, rowLimit, alone });
  if ("failure" in outcome) await batch.fail(outcome.failure);
  else batch.hold(outcome.response);
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
  const { answer } = statement;
  if (portal.done && answer && answer.columns.length > 0) {
    // All of its rows have been given.
    client.write(commandComplete(answer.tag));
    return;
  }
  if (portal.done) {
    await batch.refuse(usedPortal(name));
    return;
  }
  portal.done = true;
  const failure = await runLocalStatement(batch.session, statement, {
    payload: portal.payload,
    isDescribed: false,
    rowLimit,
  });
  if (failure) await batch.fail(failure);
  else if (!transactions.current) portals.clear();
}

/** The one kind of statement that an aborted transaction lets run. */
function endsTransaction({ kind }: Statement): boolean {
  return kind === "commit" || kind === "rollback";
}
