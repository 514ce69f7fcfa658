import pg from "pg";
import type { Transaction } from "./Transaction.ts";

/** Rows of one table that a transaction has locked by a SELECT. */
interface LockedRows {
  /** As `regclass` writes it. */
  table: string;
  strength: LockStrength;
  /** Physical places of the rows' versions. */
  ctids: string[];
}

export type LockStrength = "UPDATE" | "KEY SHARE";

interface CommittedRecord {
  /** Infinity while the COMMIT is under way. */
  sequence: number;
  owner: Transaction;
  rows: LockedRows[];
}

/**
 * Row locks of transactions that have committed. On DSQL they conflict with the writes of every transaction
 * whose snapshot is older, as the rows' own changes do; PostgreSQL forgets a lock with its transaction. They are
 * kept as long as such a transaction is open.
 *
 * Which rows those are is read from the rows themselves: `xmax` of a locked row is the transaction that holds it,
 * whatever the query looked like (FOR UPDATE over joins, views, in WITH or a subquery).
 */
export class CommittedLocks {
  readonly #config: pg.ClientConfig;
  readonly #open = new Map<Transaction, number>();
  #records: CommittedRecord[] = [];
  #sequence = 0;
  #client: pg.Client | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param config of a superuser: tables are any role's */
  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  /** The transaction is about to take its snapshot. */
  begin(transaction: Transaction): void {
    if (!this.#open.has(transaction)) this.#open.set(transaction, this.#sequence);
  }

  end(transaction: Transaction): void {
    this.#open.delete(transaction);
    const oldest = Math.min(...this.#open.values());
    this.#records = this.#records.filter(({ sequence }) => sequence > oldest);
  }

  /**
   * The transaction's COMMIT is about to be sent, and it still holds its locks; call the result with the outcome. The
   * rows are kept even if nobody else is open: another may begin, and take its snapshot, while the COMMIT is under way.
   */
  async committing(owner: Transaction, processId: number): Promise<(committed: boolean) => void> {
    if (owner.locks.length === 0) return () => undefined;
    const rows = await this.#inTurn(() => this.#lockedRows(owner, processId));
    const record: CommittedRecord = { sequence: Number.POSITIVE_INFINITY, owner, rows };
    this.#records.push(record);
    return (committed) => {
      if (committed) record.sequence = ++this.#sequence;
      else this.#records = this.#records.filter((other) => other !== record);
    };
  }

  /**
   * Has the transaction, which still holds its own locks, written or locked rows that another has locked and
   * committed since its snapshot? Asked by trying to lock these rows from outside.
   */
  async conflictsWith(transaction: Transaction): Promise<boolean> {
    if (!transaction.claimed) return false;
    const since = this.#open.get(transaction) ?? this.#sequence;
    const rows = this.#records
      .filter(({ sequence, owner }) => sequence > since && owner !== transaction)
      .flatMap((record) => record.rows);
    if (rows.length === 0) return false;
    return this.#inTurn(async () => {
      for (const locked of rows) if (await this.#isHeld(locked)) return true;
      return false;
    });
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => undefined);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** The rows, in the tables on which the process has a lock for locking rows, that its SELECTs have locked. */
  async #lockedRows(owner: Transaction, processId: number): Promise<LockedRows[]> {
    const client = await this.#connected();
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT relation::regclass::text AS name FROM pg_locks JOIN pg_class c ON c.oid = relation
       WHERE pid = $1 AND locktype = 'relation' AND mode = 'RowShareLock' AND relkind IN ('r', 'p')
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [processId],
    );
    const found: LockedRows[] = [];
    for (const { name } of tables) {
      for (const strength of ["UPDATE", "KEY SHARE"] as const) {
        const xids = owner.locks.filter((lock) => lock.strength === strength).map(({ xid }) => xid);
        if (xids.length === 0) continue;
        const { rows } = await client.query<{ ctid: string }>(
          // Few transactions have locked many rows: each is asked about once, and not with each row.
          `WITH holders AS MATERIALIZED (SELECT DISTINCT xmax AS holder FROM ${name} WHERE xmax <> '0'::xid)
           SELECT ctid::text FROM ${name} WHERE xmax IN (
             SELECT holder FROM holders WHERE holder = ANY ($1::xid[]) OR pg_dsql.is_shared_by(holder, $1::xid[]))`,
          [xids],
        );
        if (rows.length > 0) found.push({ table: name, strength, ctids: rows.map(({ ctid }) => ctid) });
      }
    }
    return found;
  }

  async #isHeld({ table, strength, ctids }: LockedRows): Promise<boolean> {
    const client = await this.#connected();
    try {
      await client.query(`SELECT 1 FROM ${table} WHERE ctid = ANY($1::tid[]) FOR ${strength} NOWAIT`, [
        ctids,
      ]);
      return false;
    } catch (error) {
      const { code } = error as { code?: string };
      // Held by somebody, or changed meanwhile. A table that is gone holds nothing.
      return code === "55P03" || code === "40001";
    }
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = new pg.Client({ ...this.#config, application_name: "dsql-local committed locks" });
    client.on("error", () => {
      this.#client = undefined;
    });
    await client.connect();
    this.#client = client;
    return client;
  }
}
