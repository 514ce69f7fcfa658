import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext } from "node:tls";
import { CatalogClient } from "../postgres/database/CatalogClient.ts";
import { superuserConfig } from "../postgres/database/superuserConfig.ts";
import { type LockHolder, LockWaitMonitor } from "../transaction/LockWaitMonitor.ts";
import { CommitLog } from "../occ/CommitLog.ts";
import { TableShapes } from "../catalog/TableShapes.ts";
import { CommitGates } from "../transaction/procedures/CommitGates.ts";
import { Routines } from "../catalog/Routines.ts";
import { WriteBounds } from "../catalog/WriteBounds.ts";
import type { ServerContext } from "./ServerContext.ts";
import { runSession } from "../engine/runSession.ts";
import type { SessionServices } from "../engine/run/SessionServices.ts";
import { type AcceptContext, acceptClient } from "../frontend/acceptClient.ts";
import type { SecuredClient } from "../frontend/startTls.ts";

/** Serves clients of one database. */
export interface SessionServer {
  /** Serves a connection; resolves when it has ended and released everything. Never rejects. */
  serve(client: Socket | SecuredClient): Promise<void>;
  /**
   * Monitors a PostgreSQL process of the caller's: open client transactions that it waits for are preempted. Call the result
   * when the process's request has ended.
   */
  watchLocks(processId: number): () => void;
  /** Preempts a PostgreSQL process of the caller's when a client's request waits for its locks. */
  holdLocks(processId: number, holder: LockHolder): () => void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** How long sessions may take to end before their PostgreSQL processes are terminated. */
const SHUTDOWN_TIMEOUT_MS = 2_000;

export function createSessionServer(context: ServerContext): SessionServer {
  const { key, cert } = context.certificates;
  const backend = superuserConfig(context.backendConnectionString);
  const locks = new LockWaitMonitor(backend, context.log);
  const catalogClient = new CatalogClient(backend);
  const commits = new CommitLog(new TableShapes(catalogClient, context.catalog), context.clock);
  const gates = new CommitGates(backend);
  const { activity, faults, asOf, log } = context;
  const services: SessionServices = {
    activity,
    locks,
    commits,
    bounds: new WriteBounds(catalogClient, context.catalog),
    routines: new Routines(catalogClient, context.catalog),
    gates,
    jobs: context.jobs,
    sizes: context.sizes,
    statistics: context.statistics,
    clock: context.clock,
    catalog: context.catalog,
    principals: context.principals,
    faults,
    asOf,
    log,
  };
  const acceptContext: AcceptContext = {
    secureContext: createSecureContext({ key, cert }),
    hosts: context.hosts,
    verifyToken: context.verifyToken,
    limiter: context.limiter,
    activity,
    credentials: context.credentials,
    faults,
    asOf,
    log,
    serve: (client, connection, grantedTo) => runSession(client, connection, services, grantedTo),
  };
  const sessions = new Map<Duplex, Promise<void>>();
  return {
    async serve(client) {
      const socket = "stream" in client ? client.stream : client;
      const session = acceptClient(client, acceptContext)
        .catch((error: unknown) => {
          context.log(
            `a session ended unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
          );
          socket.destroy();
        })
        .finally(() => sessions.delete(socket));
      sessions.set(socket, session);
      await session;
    },
    watchLocks: (processId) => locks.watch({ processId, onPreempted: () => undefined }),
    holdLocks: (processId, holder) => locks.register(processId, holder),
    async close() {
      for (const socket of sessions.keys()) socket.destroy();
      const ended = Promise.allSettled(sessions.values());
      // A session that is waiting for PostgreSQL ends with its process there.
      const timeout = setTimeout(() => void locks.terminateAll(), SHUTDOWN_TIMEOUT_MS);
      await ended;
      clearTimeout(timeout);
      await Promise.all([locks.close(), catalogClient.close(), gates.close(), context.sizes.close()]);
    },
  };
}
