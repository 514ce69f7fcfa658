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
import * as transactionErrors from "../errors/transactionErrors.ts";
import { injectedRequestFault } from "./injectRequestFault.ts";
import { recordError } from "./run/recordError.ts";
import type { SessionState } from "./run/SessionState.ts";
import { runSimpleQuery } from "./simpleQuery.ts";
import { sendReadyForQuery } from "./run/sendReadyForQuery.ts";
import { readQuery } from "../net/messages/query.ts";
import { dsqlErrorResponse } from "../errors/dsqlErrorResponse.ts";

/** A batch that has grown to this size is run without waiting for Sync or Flush. */
const MAX_BATCH_BYTES = 1024 * 1024;

/** So is one after which nothing comes for so long: PostgreSQL sends errors and CopyInResponse without Flush. */
const BATCH_TIMEOUT_MS = 20;

/** Messages with a response of their own, up to ReadyForQuery. */
const REQUESTS = new Set<number>([frontend.query, frontend.functionCall]);

/** Runs a client's messages until it disconnects. */
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
    // What precedes a message of unknown type is run all the same.
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
          // The batch may begin a COPY, to which this message belongs.
          client.unread(message);
          message = undefined;
          break;
        }
        if (message?.type === frontend.terminate) return;
        // COPY data is the rest of a COPY that has failed.
        if (message && (extended.skipping || !REQUESTS.has(message.type))) continue;
    }
    const delayMs = services.faults.delayMs();
    if (delayMs > 0) await delay(delayMs);
    // What is cached of the catalog is loaded again when it has changed.
    const loading = services.routines.load();
    const loadingBounds = services.bounds.load();
    if (loading ?? loadingBounds) await Promise.all([loading, loadingBounds]);
    const entered = transactions.preemption.beginRequest();
    if (entered) await entered;
    try {
      await transactions.repair();
      if (grantedTo !== undefined && !transactions.current && !(await isRoleGranted(backend, grantedTo))) {
        const failure = dsqlErrorResponse(revoked(backend, grantedTo), "FATAL");
        await recordError(session, failure);
        client.end(failure);
        return;
      }
      const fault = injectedRequestFault(session, batch, message);
      if (fault?.type === "disconnect") throw new ConnectionDroppedError();
      const error = fault?.type === "error" ? fault.error : undefined;
      switch (message?.type) {
        case frontend.query:
        case frontend.functionCall:
          if (message.type === frontend.functionCall)
            await rejectRequest(session, functionCallError(session));
          else if (error) await rejectRequest(session, error);
          else await runQuery(session, message);
          break;
        case frontend.sync:
        case frontend.flush:
          if (error) await extended.reject(error);
          await extended.run(batch, message);
          break;
        default:
          if (error) await extended.reject(error);
          await extended.run(batch);
      }
    } finally {
      transactions.preemption.endRequest();
      // What is open may fail at Sync by what it names.
      if (!transactions.current) session.activity.rest(services.activity.isObserved);
      else session.activity.parameters = undefined;
    }
    batch = [];
    batchBytes = 0;
    client.flush();
    if (lifetime.expired && !transactions.current) return;
    const writable = client.writable();
    if (writable) await writable;
  }
}

/** The next message; undefined when the client has disconnected, or none comes for a while. */
async function nextSoon(client: ClientConnection): Promise<WireMessage | undefined> {
  const timeout = setTimeout(() => {
    client.cancelNext();
  }, BATCH_TIMEOUT_MS);
  try {
    return await client.next();
  } finally {
    clearTimeout(timeout);
  }
}

async function runQuery(session: SessionState, { bytes }: WireMessage): Promise<void> {
  let sql: string;
  try {
    sql = readQuery(bytes);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    await rejectRequest(session, { sqlstate: error.sqlstate, message: error.message });
    return;
  }
  await runSimpleQuery(session, bytes, sql);
}

/** Responds to a request with an error, without running anything. */
async function rejectRequest(session: SessionState, error: DsqlError): Promise<void> {
  const { client, transactions, portals } = session;
  const failure = dsqlErrorResponse(error);
  await recordError(session, failure);
  client.write(failure);
  await transactions.fail();
  if (!transactions.current) portals.clear();
  sendReadyForQuery(session);
}

function functionCallError({ transactions }: SessionState): DsqlError {
  return transactions.current?.failed ? transactionErrors.aborted : toDsqlError(connection.functionCall);
}

/** Checked for every transaction (Aurora DSQL user guide of the preview). */
function revoked({ connection: connected }: BackendSession, arn: string) {
  return toDsqlError(connection.revokedRole, {
    role: connected.parameters.get("session_authorization") ?? "",
    arn,
  });
}
