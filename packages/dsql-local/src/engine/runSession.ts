import { SessionActivity } from "../activity/SessionActivity.ts";
import { ConnectionLifetime } from "../connections/ConnectionLifetime.ts";
import { connection as errors } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { type ReportedLock, type ReportedRow, readRowReport } from "../occ/readRowReport.ts";
import { describeSession } from "./run/describeSession.ts";
import { drainPortals } from "./run/drainPortals.ts";
import { readCommitNotice } from "../transaction/procedures/readCommitNotice.ts";
import { backend as type } from "../net/messageType.ts";
import { ProtocolError } from "../net/ProtocolError.ts";
import { NAME_TOO_LONG } from "../net/sqlState.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import type { BackendConnection } from "../backend/BackendConnection.ts";
import type { ClientConnection } from "../frontend/ClientConnection.ts";
import { ConnectionDroppedError } from "../faults/ConnectionDroppedError.ts";
import { BackendSession } from "../backend/BackendSession.ts";
import { ParameterStatusReporter } from "../frontend/ParameterStatusReporter.ts";
import { readDdlEvent } from "../catalog/readDdlEvent.ts";
import { hideInternals } from "../errors/hideInternals.ts";
import { serveSession } from "./serveSession.ts";
import type { SessionServices } from "./run/SessionServices.ts";
import type { SessionState } from "./run/SessionState.ts";
import { TransactionControl } from "../transaction/TransactionControl.ts";
import { dsqlErrorResponse } from "../errors/dsqlErrorResponse.ts";

/** How long PostgreSQL may go on with a request whose client has disconnected. */
const DISCONNECT_GRACE_MS = 500;

/** So much of a response is kept for a client that reads slowly, where other sessions wait for its statement. */
const MAX_UNREAD_BYTES = 128 * 1024 * 1024;

/**
 * Serves a client after its start-up until it disconnects, and releases all that the session has used.
 *
 * @param grantedTo ARN of the principal to which the session's role has to stay granted; undefined where that isn't required
 */
export async function runSession(
  client: ClientConnection,
  connection: BackendConnection,
  services: SessionServices,
  grantedTo: string | undefined,
): Promise<void> {
  const backend = new BackendSession(connection);
  const activity = new SessionActivity({
    id: connection.processId,
    role: connection.parameters.get("session_authorization") ?? "",
    clientAddress: client.address,
    connectedMs: services.clock.nowMs(),
  });
  const transactions = new TransactionControl(backend, services, activity);
  const session: SessionState = {
    client,
    activity,
    backend,
    transactions,
    services,
    reports: new ParameterStatusReporter(connection.parameters),
    statements: new Map(),
    portals: new Map(),
  };
  transactions.preemption.drainPortals = () => drainPortals(session);
  transactions.preemption.readOn = () => {
    connection.resume();
  };
  const lifetime = new ConnectionLifetime(services.clock, () => {
    if (!transactions.preemption.busy && !transactions.current) client.end();
  });
  const unregister = services.locks.register(connection.processId, transactions.preemption);
  const close = services.activity.open(activity, () => describeSession(session));
  const writeNow = (bytes: Buffer) => {
    client.write(bytes);
    if (!transactions.preemption.busy) client.flush();
  };
  connection.listen({
    onNotice: (bytes, hooks) => {
      const reported = readRowReport(bytes);
      if (reported) {
        if (hooks?.ignoreRowReports) return;
        if (typeof reported.row === "string") transactions.writeReports.onRowLocked(reported as ReportedLock);
        else transactions.writeReports.onRowWritten(reported as ReportedRow);
        return;
      }
      const commit = transactions.writeReports.procedure && readCommitNotice(bytes);
      if (commit) {
        transactions.writeReports.procedure?.onCommit(commit);
        return;
      }
      const change = readDdlEvent(bytes);
      if (change) transactions.writeReports.onSchemaChange(change);
      else if (!isIdentifierTruncationNotice(bytes)) {
        const notice = hideInternals(bytes);
        if (hooks?.notice) hooks.notice(notice);
        else writeNow(notice);
      }
    },
    onParameterStatus: (bytes) => {
      session.reports.changed(bytes);
      // Settings that change while a transaction is suspended change back when it is resumed.
      if (transactions.preemption.isWorking) return;
      session.reports.report(client);
      client.flush();
    },
    onChunk: () => {
      if (client.flushSoon()) return true;
      if (transactions.preemption.isHurried && client.unreadBytes < MAX_UNREAD_BYTES) return true;
      client.drained(() => {
        connection.resume();
      });
      return false;
    },
    onClose: () => {
      if (!client.closed && !transactions.preemption.busy) client.end(serverUnavailable());
    },
  });
  let terminating: NodeJS.Timeout | undefined;
  client.onClose(() => {
    terminating = setTimeout(() => {
      void services.locks.terminate(connection.processId);
      connection.close();
    }, DISCONNECT_GRACE_MS);
  });
  try {
    await serveSession(session, lifetime, grantedTo);
  } catch (error) {
    if (error instanceof ConnectionDroppedError || (error instanceof ProtocolError && error.silent))
      client.destroy();
    else if (error instanceof ProtocolError) {
      client.end(dsqlErrorResponse({ sqlstate: error.sqlstate, message: error.message }, "FATAL"));
    } else {
      if (!client.closed)
        services.log(`a session ended: ${error instanceof Error ? error.message : String(error)}`);
      client.end(serverUnavailable());
    }
  } finally {
    client.end();
    lifetime.dispose();
    await transactions.preemption.beginRequest();
    unregister();
    close();
    transactions.dispose();
    connection.close();
    clearTimeout(terminating);
  }
}

/** Clusters send it under load; here the connection to PostgreSQL has ended. */
function serverUnavailable(): Buffer {
  return dsqlErrorResponse(toDsqlError(errors.serverUnavailable), "FATAL");
}

/** PostgreSQL's notice that an identifier was truncated to 63 bytes; DSQL sends none (reported from a cluster, 2026). */
function isIdentifierTruncationNotice(bytes: Buffer): boolean {
  return bytes[0] === type.noticeResponse && readErrorFields(bytes).get("C") === NAME_TOO_LONG;
}
