import pg from "pg";
import type { Transaction } from "./Transaction.ts";

/** A session that may hold locks, as the monitor sees it. */
export interface LockHolder {
  /**
   * Releases the locks of an open transaction that waits for its client. Does nothing while the session is running a
   * statement: either that releases them soon, or the session becomes idle.
   */
  preempt(waiter: LockWaiter): Promise<void>;
  /** The same where the transaction has claims on some of these keys. */
  preemptHolderOf?(keys: ReadonlySet<string>, waiter: LockWaiter): Promise<void>;
}

/** A request to PostgreSQL that may be waiting for a lock. */
export interface LockWaiter {
  processId: number;
  /** Called with each transaction that is preempted for it. */
  onPreempted(transaction: Transaction): void;
}

interface Watched {
  waiter: LockWaiter;
  nextCheckMs: number;
  intervalMs: number;
  /** It has waited for a lock. */
  hasWaited: boolean;
}

/** PostgreSQL isn't asked about requests that end within this time … */
const FIRST_CHECK_MS = 2;
/** … or, where the machine is busy, within so many times the usual, but not more than this: asking takes processor time. */
const FIRST_CHECK_FACTOR = 3;
const MAX_FIRST_CHECK_MS = 12;
/** Weight of the latest request in the usual time. */
const LATEST_SHARE = 0.05;
const TICK_MS = 1;
/** PostgreSQL is asked ever less often about a request that merely takes long. */
const MAX_INTERVAL_MS = 20;

/**
 * Finds requests that wait for a lock of another session's open transaction, and preempts that transaction: on DSQL nobody waits
 * for a lock. It sends one query at a time for all waiting requests, over one connection that is opened when the first request
 * takes long.
 */
export class LockWaitMonitor {
  readonly #config: pg.ClientConfig;
  readonly #log: (line: string) => void;
  readonly #holders = new Map<number, LockHolder>();
  readonly #watched = new Set<Watched>();
  #client: Promise<pg.Client> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #checking = false;
  /** How long a request without lock waits takes. */
  #usualMs = 0;
  #closed = false;

  constructor(config: pg.ClientConfig, log: (line: string) => void) {
    this.#config = config;
    this.#log = log;
  }

  register(processId: number, holder: LockHolder): () => void {
    this.#holders.set(processId, holder);
    return () => {
      this.#holders.delete(processId);
    };
  }

  /** To be called before a request is sent. Returns a function to be called when the response is complete. */
  watch(waiter: LockWaiter): () => void {
    const startedMs = performance.now();
    const firstCheckMs = Math.max(
      FIRST_CHECK_MS,
      Math.min(this.#usualMs * FIRST_CHECK_FACTOR, MAX_FIRST_CHECK_MS),
    );
    const entry: Watched = {
      waiter,
      nextCheckMs: startedMs + firstCheckMs,
      intervalMs: FIRST_CHECK_MS,
      hasWaited: false,
    };
    this.#watched.add(entry);
    this.#timer ??= setInterval(() => {
      this.#tick();
    }, TICK_MS);
    return () => {
      this.#watched.delete(entry);
      if (entry.hasWaited) return;
      const tookMs = Math.min(performance.now() - startedMs, MAX_FIRST_CHECK_MS);
      this.#usualMs += (tookMs - this.#usualMs) * LATEST_SHARE;
    };
  }

  /** Preempts all transactions that have claims on some of these keys, before anything waits for them. */
  async preemptHoldersOf(keys: ReadonlySet<string>, waiter: LockWaiter): Promise<void> {
    await Promise.all(
      [...this.#holders.values()].map(async (holder) => holder.preemptHolderOf?.(keys, waiter)),
    );
  }

  /** Ends the PostgreSQL process of a client that has disconnected. */
  async terminate(processId: number): Promise<void> {
    if (this.#closed) return;
    try {
      const client = await this.#connected();
      await client.query("SELECT pg_terminate_backend($1)", [processId]);
    } catch (error) {
      this.#log(`could not end a PostgreSQL process: ${String(error)}`);
    }
  }

  /** Ends the PostgreSQL processes of all sessions that are left. */
  async terminateAll(): Promise<void> {
    await Promise.all([...this.#holders.keys()].map((processId) => this.terminate(processId)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#watched.clear();
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  #tick(): void {
    if (this.#watched.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    if (this.#checking) return;
    const nowMs = performance.now();
    const due = [...this.#watched].filter(({ nextCheckMs }) => nextCheckMs <= nowMs);
    if (due.length === 0) return;
    this.#checking = true;
    this.#check(due)
      .catch((error: unknown) => {
        this.#failed(error);
      })
      .finally(() => {
        this.#checking = false;
      });
  }

  async #check(due: Watched[]): Promise<void> {
    const client = await this.#connected();
    const { rows } = await client.query<{ pid: number; blockers: number[] }>({
      name: "blockers",
      text: "SELECT pid, pg_blocking_pids(pid) AS blockers FROM unnest($1::int[]) AS pid",
      values: [due.map(({ waiter }) => waiter.processId)],
    });
    const blockers = new Map(rows.map((row) => [row.pid, row.blockers]));
    for (const entry of due) {
      if (!this.#watched.has(entry)) continue;
      const holders = blockers.get(entry.waiter.processId) ?? [];
      entry.hasWaited ||= holders.length > 0;
      entry.intervalMs =
        holders.length > 0 ? FIRST_CHECK_MS : Math.min(entry.intervalMs * 2, MAX_INTERVAL_MS);
      entry.nextCheckMs = performance.now() + entry.intervalMs;
      for (const processId of holders) {
        // Not awaited: it may take long, and wait for other sessions itself, which have to be found meanwhile.
        this.#holders
          .get(processId)
          ?.preempt(entry.waiter)
          .catch((error: unknown) => {
            this.#failed(error);
          });
      }
    }
  }

  #failed(error: unknown): void {
    if (!this.#closed) this.#log(`watching for locks failed: ${String(error)}`);
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= (async () => {
      const client = new pg.Client({ ...this.#config, application_name: "dsql-local locks" });
      client.on("error", () => {
        this.#client = undefined;
      });
      await client.connect();
      return client;
    })();
    this.#client.catch(() => {
      this.#client = undefined;
    });
    return this.#client;
  }
}
