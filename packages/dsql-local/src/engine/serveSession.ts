import { setTimeout as delay } from "node:timers/promises";
import type { ConnectionLifetime } from "../connections/ConnectionLifetime.ts";
import { isRoleGranted } from "../backend/isRoleGranted.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { WireMessage } from "../net/MessageSplitter.ts";
import { MalformedMessageError } from "../net/MalformedMessageError.ts";
import { frontend } from "../net/messageType.ts";
import type { ClientConnection } from "../frontend/ClientConnection.ts";
import { ConnectionDroppedError } from "../faults/ConnectionDroppedError.ts";
import { ExtendedQuery } from "./extended/ExtendedQuery.ts";
import type { BackendSession } from "../backend/BackendSession.ts";
import * as refusals from "../errors/transactionErrors.ts";
import { injectedRequestFault } from "./injectRequestFault.ts";
import type { SessionState } from "./run/SessionState.ts";
import { runSimpleQuery } from "./simpleQuery.ts";
import { sendReadyForQuery } from "./run/sendReadyForQuery.ts";
import { readQuery } from "../net/messages/query.ts";
import { errorResponse } from "../net/messages/errorResponse.ts";

/** A batch without Sync or Flush that has grown to this size is worked on before it ends. */
const MAX_BATCH_BYTES = 1024 * 1024;

/** So is one behind which nothing comes for so long: errors and COPY's requests for data wait for no Flush. */
const BATCH_PATIENCE_MS = 20;

/** Messages that are answered by themselves, up to ReadyForQuery. */
const REQUESTS = new Set<number>([frontend.query, frontend.functionCall]);

/** Answers a client's messages until it goes. */
export async function serveSession(
  session: SessionState,
  lifetime: ConnectionLifetime,
  grantedTo: string | undefined,
): Promise<void> {
  const { client, backend, transactions, services } = session;
  const extended = new ExtendedQuery(session);
  let batch: WireMessage[] = [];
  let batchBytes = 0;
  for (;;) {
    let message = client.poll() ?? (await (batch.length > 0 ? nextSoon(client) : client.next()));
    // What stands before a message of no known type is done all the same.
    if (!message && (client.error?.silent || client.closed || batch.length === 0)) {
      if (client.error) throw client.error;
      return;
    }
    switch (message?.type) {
      case undefined:
        break;
      case frontend.parse:
      case frontend.bind:
      case frontend.describe:
      case frontend.execute:
      case frontend.close:
        if (extended.skipping) continue;
        batch.push(message);
        batchBytes += message.bytes.length;
        if (batchBytes <= MAX_BATCH_BYTES) continue;
        break;
      case frontend.flush:
        if (extended.skipping) continue;
        break;
      case frontend.sync:
        break;
      default:
        if (message && batch.length > 0) {
          // The batch may begin a COPY, which all that is no Flush or Sync ends or feeds.
          client.unread(message);
          message = undefined;
          break;
        }
        if (message?.type === frontend.terminate) return;
        // COPY data is what is left of one that has failed.
        if (message && (extended.skipping || !REQUESTS.has(message.type))) continue;
    }
    const delayMs = services.faults.delayMs();
    if (delayMs > 0) await delay(delayMs);
    // What the catalog tells is asked for again when it has changed.
    const loading = services.routines.load();
    const loadingBounds = services.bounds.load();
    if (loading ?? loadingBounds) await Promise.all([loading, loadingBounds]);
    const entered = transactions.preemption.beginRequest();
    if (entered) await entered;
    try {
      await transactions.repair();
      if (grantedTo !== undefined && !transactions.current && !(await isRoleGranted(backend, grantedTo))) {
        client.end(errorResponse(revoked(backend, grantedTo), "FATAL"));
        return;
      }
      const fault = injectedRequestFault(session, batch, message);
      if (fault?.type === "cut") throw new ConnectionDroppedError();
      const refusal = fault?.type === "error" ? fault.error : undefined;
      switch (message?.type) {
        case frontend.query:
        case frontend.functionCall:
          if (message.type === frontend.functionCall)
            await refuseRequest(session, functionCallRefusal(session));
          else if (refusal) await refuseRequest(session, refusal);
          else await answerQuery(session, message);
          break;
        case frontend.sync:
        case frontend.flush:
          if (refusal) await extended.refuse(refusal);
          await extended.run(batch, message);
          break;
        default:
          if (refusal) await extended.refuse(refusal);
          await extended.run(batch);
      }
    } finally {
      transactions.preemption.endRequest();
    }
    batch = [];
    batchBytes = 0;
    client.flush();
    if (lifetime.expired && !transactions.current) return;
    const writable = client.writable();
    if (writable) await writable;
  }
}

/** The next message; undefined when the client is gone, or none comes for a while. */
async function nextSoon(client: ClientConnection): Promise<WireMessage | undefined> {
  const timeout = setTimeout(() => {
    client.cancelNext();
  }, BATCH_PATIENCE_MS);
  try {
    return await client.next();
  } finally {
    clearTimeout(timeout);
  }
}

async function answerQuery(session: SessionState, { bytes }: WireMessage): Promise<void> {
  let sql: string;
  try {
    sql = readQuery(bytes);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    await refuseRequest(session, { sqlstate: error.sqlstate, message: error.message });
    return;
  }
  await runSimpleQuery(session, bytes, sql);
}

/** Answers a request with an error, of which nothing is run, and ends it. */
async function refuseRequest(session: SessionState, error: DsqlError): Promise<void> {
  const { client, transactions, portals } = session;
  client.write(errorResponse(error));
  await transactions.fail();
  if (!transactions.current) portals.clear();
  sendReadyForQuery(session);
}

function functionCallRefusal({ transactions }: SessionState): DsqlError {
  return transactions.current?.failed ? refusals.aborted : toDsqlError(connection.functionCall);
}

/** Looked at again for every transaction (Aurora DSQL user guide of the preview). */
function revoked({ connection: channel }: BackendSession, arn: string) {
  return toDsqlError(connection.revokedRole, {
    role: channel.parameters.get("session_authorization") ?? "",
    arn,
  });
}
