import { ConnectionLifetime } from "../connections/ConnectionLifetime.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { type ReportedLock, type ReportedRow, readRowReport } from "../occ/readRowReport.ts";
import { drainPortals } from "./run/drainPortals.ts";
import { readCommitNotice } from "../transaction/procedures/readCommitNotice.ts";
import { backend } from "../net/messageType.ts";
import { ProtocolError } from "../net/ProtocolError.ts";
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
import { errorResponse } from "../net/messages/errorResponse.ts";

/** How long PostgreSQL may go on with a request whose client is gone. */
const DISCONNECT_GRACE_MS = 500;

/** So much of an answer is kept for a client that reads slowly, where others wait for its statement. */
const MAX_UNREAD_BYTES = 128 * 1024 * 1024;

/**
 * Serves a client whose start-up is done, until it goes. Everything that was taken for it is given back then.
 *
 * @param grantedTo the principal to whom the session's role has to stay granted, if it matters
 */
export async function runSession(
  client: ClientConnection,
  channel: BackendConnection,
  services: SessionServices,
  grantedTo: string | undefined,
): Promise<void> {
  const native = new BackendSession(channel);
  const transactions = new TransactionControl(native, services);
  const session: SessionState = {
    client,
    backend: native,
    transactions,
    services,
    reports: new ParameterStatusReporter(channel.parameters),
    statements: new Map(),
    portals: new Map(),
  };
  transactions.preemption.readPortals = () => drainPortals(session);
  transactions.preemption.readOn = () => {
    channel.resume();
  };
  const lifetime = new ConnectionLifetime(services.clock, () => {
    if (!transactions.preemption.busy && !transactions.current) client.end();
  });
  const unregister = services.locks.register(channel.processId, transactions.preemption);
  const unasked = (bytes: Buffer) => {
    client.write(bytes);
    if (!transactions.preemption.busy) client.flush();
  };
  channel.listen({
    onNotice: (bytes, hooks) => {
      const reported = readRowReport(bytes);
      if (reported) {
        if (hooks?.isUnreported) return;
        if (typeof reported.row === "string") transactions.writeReports.onRowLocked(reported as ReportedLock);
        else transactions.writeReports.onRowWritten(reported as ReportedRow);
        return;
      }
      const writes = transactions.writeReports.procedure && readCommitNotice(bytes);
      if (writes) {
        transactions.writeReports.procedure?.commits(writes);
        return;
      }
      const change = readDdlEvent(bytes);
      if (change) transactions.writeReports.onSchemaChange(change);
      else if (!isIdentifierTruncationNotice(bytes)) {
        const notice = hideInternals(bytes);
        if (hooks?.notice) hooks.notice(notice);
        else unasked(notice);
      }
    },
    onParameterStatus: (bytes) => {
      session.reports.changed(bytes);
      // What is taken back while a transaction steps aside is as it was when it goes on.
      if (transactions.preemption.isWorking) return;
      session.reports.report(client);
      client.flush();
    },
    onChunk: () => {
      if (client.flushSoon()) return true;
      if (transactions.preemption.isHurried && client.unreadBytes < MAX_UNREAD_BYTES) return true;
      client.drained(() => {
        channel.resume();
      });
      return false;
    },
    onClose: () => {
      if (!client.closed && !transactions.preemption.busy) client.end(serverUnavailable());
    },
  });
  let abandoned: NodeJS.Timeout | undefined;
  client.onClose(() => {
    abandoned = setTimeout(() => {
      void services.locks.terminate(channel.processId);
      channel.close();
    }, DISCONNECT_GRACE_MS);
  });
  try {
    await serveSession(session, lifetime, grantedTo);
  } catch (error) {
    if (error instanceof ConnectionDroppedError || (error instanceof ProtocolError && error.silent))
      client.destroy();
    else if (error instanceof ProtocolError) {
      client.end(errorResponse({ sqlstate: error.sqlstate, message: error.message }, "FATAL"));
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
    transactions.dispose();
    channel.close();
    clearTimeout(abandoned);
  }
}

/** Seen from clusters under load; here the PostgreSQL behind has gone. */
function serverUnavailable(): Buffer {
  return errorResponse(toDsqlError(connection.serverUnavailable), "FATAL");
}

/** PostgreSQL's notice that a name was cut to 63 bytes: DSQL cuts without a word (reported from a cluster, 2026). */
function isIdentifierTruncationNotice(bytes: Buffer): boolean {
  return bytes[0] === backend.noticeResponse && readErrorFields(bytes).get("C") === "42622";
}
