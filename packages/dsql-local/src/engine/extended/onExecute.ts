import type { Statement } from "../../analysis/statement/Statement.ts";
import type { WireMessage } from "../../net/MessageSplitter.ts";
import type { ExecuteMessage } from "../../net/messages/decodeFrontend.ts";
import { nameKey } from "../../net/nameKey.ts";
import { commandComplete } from "../../net/messages/encodeBackend.ts";
import { askCatalog } from "../run/checkAgainstCatalog.ts";
import { isEngineStatement, runEngineStatement } from "../statements/localStatement.ts";
import { executePortal } from "./executePortal.ts";
import { noPortal, usedPortal } from "../../errors/nameErrors.ts";
import type { Pipeline } from "./ExtendedBatch.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import * as refusals from "../../errors/transactionErrors.ts";

/**
 * Runs a portal for an Execute message, with all that is pending before it.
 *
 * @param giveBack puts what is behind the message back, to be read later
 * @returns true when that was done: it may be COPY data
 */
export async function executeMessage(
  pipeline: Pipeline,
  message: WireMessage,
  { portal: name, rowLimit }: ExecuteMessage,
  giveBack: () => void,
): Promise<boolean> {
  const { transactions, portals } = pipeline.session;
  const portal = portals.get(nameKey(name));
  const statement = portal?.prepared.statement;
  if (!portal || !statement) {
    // A Bind that failed is answered before the portal that it didn't make.
    await pipeline.refuse(noPortal(name));
    return false;
  }
  const isEngine = isEngineStatement(statement);
  if (transactions.current?.failed && !endsTransaction(statement)) {
    if (pipeline.pending.isThere(portal)) pipeline.pending.push({ type: "other", bytes: message.bytes });
    else await pipeline.refuse(refusals.aborted);
    return false;
  }
  const refusal = transactions.checkStatement(statement) ?? (await askCatalog(pipeline.session, statement));
  if (refusal) {
    await pipeline.refuse(refusal);
    return false;
  }
  pipeline.release();
  if (isEngine) {
    await pipeline.send();
    if (!pipeline.skipping) await runEngine(pipeline, portal, statement, name, rowLimit);
    return false;
  }
  const copies = statement.kind === "copyFrom";
  if (copies) giveBack();
  const { session, pending, alone } = pipeline;
  const done = await executePortal(session, pending, name, portal, statement, rowLimit, alone);
  if ("failure" in done) await pipeline.fail(done.failure);
  else pipeline.hold(done.held);
  if (copies) pipeline.release();
  return copies;
}

async function runEngine(
  pipeline: Pipeline,
  portal: Portal,
  statement: Statement,
  name: string,
  maxRows: number,
): Promise<void> {
  const { client, transactions, portals } = pipeline.session;
  const { answer } = statement;
  if (portal.done && answer && answer.columns.length > 0) {
    // All of its rows have been given.
    client.write(commandComplete(answer.tag));
    return;
  }
  if (portal.done) {
    await pipeline.refuse(usedPortal(name));
    return;
  }
  portal.done = true;
  const failure = await runEngineStatement(pipeline.session, statement, portal.payload, false, maxRows);
  if (failure) await pipeline.fail(failure);
  else if (!transactions.current) portals.clear();
}

/** The one kind of statement that an aborted transaction lets run. */
function endsTransaction({ kind }: Statement): boolean {
  return kind === "commit" || kind === "rollback";
}
