import pg from "pg";
import { sendMessage } from "../internalSchema/sendMessage.ts";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import type { LockWaiter } from "../transaction/LockWaitMonitor.ts";
import type { JobLocks } from "./Jobs.ts";

/** What workers share: a superuser's connections for lookups and cancelling, and the credentials of their own connections. */
export interface WorkerContext {
  pool: pg.Pool;
  logins: Pick<BackendCredentials, "admin" | "login">;
  locks: () => JobLocks;
  workers: Set<JobWorker>;
}

/** How long a job may wait for a lock, while requests of clients queue behind it. */
const LOCK_TIMEOUT_MS = 1_000;

/** Locks of statements that read and write rows; all others are those of schema changes. */
const ROW_LOCKS = new Set(["AccessShareLock", "RowShareLock", "RowExclusiveLock"]);

/**
 * A PostgreSQL backend that runs one job, as the owner of its table: a validation runs the constraint's functions. Clients
 * whose statements change the schema preempt it: it is cancelled, and the job is retried afterwards. Statements that read
 * and write rows wait as long as the job allows.
 */
export class JobWorker {
  readonly client: pg.Client;
  readonly processId: number;
  /** The kind of client statement for which it was cancelled. */
  preemptedBy: false | "rows" | "schema" = false;
  /** When, by `performance.now()`, statements that read and write rows may preempt it. */
  rowsWaitUntilMs = Infinity;
  readonly #context: WorkerContext;
  readonly #unregister: (() => void)[];

  private constructor(client: pg.Client, context: WorkerContext) {
    this.client = client;
    this.processId = (client as unknown as { processID: number }).processID;
    this.#context = context;
    this.#unregister = [
      context.locks().watchLocks(this.processId),
      context.locks().holdLocks(this.processId, { preempt: (waiter) => this.#preempt(waiter) }),
    ];
  }

  static async open(jobId: string, owner: string, context: WorkerContext): Promise<JobWorker> {
    const login = await context.logins.login(owner);
    const client = new pg.Client({
      ...(login ?? context.logins.admin),
      application_name: `job ${jobId}`,
      options: `-c lock_timeout=${LOCK_TIMEOUT_MS}`,
    });
    // A lost connection fails the running query, and the job with it.
    client.on("error", () => undefined);
    await client.connect();
    const worker = new JobWorker(client, context);
    context.workers.add(worker);
    try {
      await context.pool.query(
        `INSERT INTO pg_dsql.workers SELECT pid, backend_start FROM pg_stat_activity WHERE pid = $1
         ON CONFLICT (pid) DO UPDATE SET started = excluded.started`,
        [worker.processId],
      );
      await client.query(`SELECT ${sendMessage("worker")}`);
      // admin may act as the roles that it has made, those that can't log in included.
      if (!login) await client.query(`SET ROLE ${pg.escapeIdentifier(owner)}`);
      return worker;
    } catch (error) {
      await worker.close();
      throw error;
    }
  }

  /** Cancels its running statement. */
  async cancel(): Promise<void> {
    await this.#context.pool.query("SELECT pg_cancel_backend($1)", [this.processId]).catch(() => undefined);
  }

  async close(): Promise<void> {
    for (const unregister of this.#unregister.splice(0)) unregister();
    this.#context.workers.delete(this);
    await this.client.end().catch(() => undefined);
  }

  async #preempt(waiter: LockWaiter): Promise<void> {
    if ([...this.#context.workers].some(({ processId }) => processId === waiter.processId)) return;
    const { rows } = await this.#context.pool.query<{ mode: string }>(
      "SELECT mode FROM pg_locks WHERE pid = $1 AND NOT granted",
      [waiter.processId],
    );
    const changesSchema = rows.some(({ mode }) => !ROW_LOCKS.has(mode));
    if (!changesSchema && performance.now() < this.rowsWaitUntilMs) return;
    this.preemptedBy = changesSchema ? "schema" : "rows";
    await this.cancel();
  }
}
