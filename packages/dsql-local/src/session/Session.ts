import { setTimeout as delay } from "node:timers/promises";
import { ConnectionLife } from "../connections/ConnectionLife.ts";
import { isRoleGranted } from "../connections/isRoleGranted.ts";
import { connection } from "../ruleBook/connection.ts";
import { refuse } from "../ruleBook/refuse.ts";
import { readCommitNotice } from "../procedures/readCommitNotice.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Frame } from "../wire/FrameReader.ts";
import { readQuery } from "../wire/fromClient.ts";
import { backend, frontend } from "../wire/messageType.ts";
import { ProtocolError } from "../wire/ProtocolError.ts";
import { readError } from "../wire/readError.ts";
import { errorResponse, readyForQuery } from "../wire/toClient.ts";
import type { BackendChannel } from "./BackendChannel.ts";
import type { ClientChannel } from "./ClientChannel.ts";
import { ConnectionCut } from "./ConnectionCut.ts";
import { ExtendedQuery } from "./ExtendedQuery.ts";
import { NativeSession } from "./NativeSession.ts";
import { readSchemaReport } from "./readSchemaReport.ts";
import { scrubbed } from "./scrub.ts";
import type { SessionServices } from "./SessionServices.ts";
import type { SessionState } from "./SessionState.ts";
import { requestFault } from "./requestFault.ts";
import { runSimpleQuery } from "./simpleQuery.ts";
import { TransactionControl } from "./TransactionControl.ts";

/** A batch without Sync or Flush that has grown to this size is worked on before it ends. */
const MAX_BATCH_BYTES = 1024 * 1024;

/** How long PostgreSQL may go on with a request whose client is gone. */
const ABANDONED_GRACE_MS = 500;

/**
 * Serves a client whose start-up is done, until it goes. Everything that was taken for it is given back then.
 *
 * @param grantedTo the principal to whom the session's role has to stay granted, if it matters
 */
export async function runSession(
  client: ClientChannel,
  channel: BackendChannel,
  services: SessionServices,
  grantedTo: string | undefined,
): Promise<void> {
  const native = new NativeSession(channel);
  const transactions = new TransactionControl(native, services);
  const session: SessionState = {
    client,
    native,
    transactions,
    services,
    statements: new Map(),
    portals: new Map(),
  };
  const life = new ConnectionLife(services.clock, () => {
    if (!transactions.displacement.busy && !transactions.current) client.end();
  });
  const unregister = services.locks.register(channel.processId, transactions.displacement);
  channel.listen({
    onAsynchronous: (bytes) => {
      const writes = transactions.procedure && readCommitNotice(bytes);
      if (writes) {
        transactions.procedure?.commits(writes);
        return;
      }
      const change = readSchemaReport(bytes);
      if (change) {
        transactions.reported(change);
        return;
      }
      if (isCutName(bytes)) return;
      client.write(scrubbed(bytes));
      if (!transactions.displacement.busy) client.flush();
    },
    onChunk: () => {
      if (client.flush()) return true;
      client.drained(() => {
        channel.resume();
      });
      return false;
    },
    onClose: () => {
      if (!client.closed && !transactions.displacement.busy) client.end(serverUnavailable());
    },
  });
  let abandoned: NodeJS.Timeout | undefined;
  client.onClose(() => {
    abandoned = setTimeout(() => {
      void services.locks.terminate(channel.processId);
      channel.close();
    }, ABANDONED_GRACE_MS);
  });
  try {
    await serve(session, life, grantedTo);
  } catch (error) {
    if (error instanceof ConnectionCut || (error instanceof ProtocolError && error.silent)) client.destroy();
    else if (error instanceof ProtocolError) client.end(errorResponse(protocolViolation(error), "FATAL"));
    else {
      if (!client.closed)
        services.log(`a session ended: ${error instanceof Error ? error.message : String(error)}`);
      client.end(serverUnavailable());
    }
  } finally {
    client.end();
    life.dispose();
    unregister();
    await transactions.displacement.enter();
    transactions.dispose();
    channel.close();
    clearTimeout(abandoned);
  }
}

async function serve(
  session: SessionState,
  life: ConnectionLife,
  grantedTo: string | undefined,
): Promise<void> {
  const { client, native, transactions, services } = session;
  const extended = new ExtendedQuery(session);
  let batch: Frame[] = [];
  let batchBytes = 0;
  for (;;) {
    const frame = client.poll() ?? (await client.next());
    if (!frame) {
      if (client.error) throw client.error;
      return;
    }
    switch (frame.type) {
      case frontend.parse:
      case frontend.bind:
      case frontend.describe:
      case frontend.execute:
      case frontend.close:
      case frontend.functionCall:
        batch.push(frame);
        batchBytes += frame.bytes.length;
        if (batchBytes <= MAX_BATCH_BYTES) continue;
        break;
      case frontend.sync:
      case frontend.flush:
      case frontend.query:
        break;
      case frontend.copyData:
      case frontend.copyDone:
      case frontend.copyFail:
        // What is left of a COPY that has failed.
        continue;
      case frontend.terminate:
        return;
      default:
        throw new ProtocolError(`invalid frontend message type ${frame.type}`);
    }
    const delayMs = services.faults.delayMs();
    if (delayMs > 0) await delay(delayMs);
    const loading = services.routines.load();
    if (loading) await loading;
    const entered = transactions.displacement.enter();
    if (entered) await entered;
    try {
      if (grantedTo !== undefined && !transactions.current && !(await isRoleGranted(native, grantedTo))) {
        client.end(errorResponse(revoked(native, grantedTo), "FATAL"));
        return;
      }
      const fault = requestFault(session, batch, frame);
      if (fault?.type === "cut") throw new ConnectionCut();
      if (frame.type === frontend.query) {
        if (batch.length > 0) await extended.run(batch);
        if (fault) await refuseQuery(session, fault.error);
        else await runSimpleQuery(session, frame.bytes, readQuery(frame.bytes));
      } else {
        if (fault) await extended.refuse(fault.error);
        await extended.run(batch, frame.type === frontend.sync ? frame : undefined);
      }
    } finally {
      transactions.displacement.leave();
    }
    batch = [];
    batchBytes = 0;
    client.flush();
    if (life.over && !transactions.current) return;
    const writable = client.writable();
    if (writable) await writable;
  }
}

/** Looked at again for every transaction (Aurora DSQL user guide of the preview). */
function revoked({ channel }: NativeSession, arn: string) {
  return refuse(connection.revokedRole, { role: channel.parameters.get("session_authorization") ?? "", arn });
}

function protocolViolation({ sqlstate, message }: ProtocolError) {
  return { sqlstate, message };
}

/** Answers a simple query with an error, of which nothing is run. */
async function refuseQuery({ client, transactions }: SessionState, error: DsqlError): Promise<void> {
  await transactions.fail();
  client.write(errorResponse(error));
  client.write(readyForQuery(transactions.status));
}

/** Seen from clusters under load; here the PostgreSQL behind has gone. */
function serverUnavailable(): Buffer {
  return errorResponse(refuse(connection.serverUnavailable), "FATAL");
}

/** PostgreSQL's notice that a name was cut to 63 bytes: DSQL cuts without a word (reported from a cluster, 2026). */
function isCutName(bytes: Buffer): boolean {
  return bytes[0] === backend.noticeResponse && readError(bytes).get("C") === "42622";
}
