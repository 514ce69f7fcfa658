import pg from "pg";
import type { Transaction } from "./Transaction.ts";

/** Rows of one table that a transaction has locked by a SELECT. */
export interface LockedRows {
  /** As `regclass` writes it. */
  table: string;
  /** Name without schema. */
  name: string;
  strength: "UPDATE" | "KEY SHARE";
  /** Physical places of the rows' versions. */
  ctids: string[];
}

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
 */
export class CommittedLocks {
  readonly #config: pg.ClientConfig;
  readonly #open = new Map<Transaction, number>();
  #records: CommittedRecord[] = [];
  #sequence = 0;
  #client: pg.Client | undefined;
  #last: Promise<unknown> = Promise.resolve();

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

  /** The transaction's COMMIT is about to be sent; call the result with its outcome. */
  committing(owner: Transaction): (committed: boolean) => void {
    if (owner.locked.length === 0) return () => undefined;
    const record: CommittedRecord = { sequence: Number.POSITIVE_INFINITY, owner, rows: owner.locked };
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
    const since = this.#open.get(transaction) ?? this.#sequence;
    const rows = this.#records
      .filter(({ sequence, owner }) => sequence > since && owner !== transaction)
      .flatMap((record) => record.rows)
      .filter(({ name }) => transaction.touched.has(name));
    if (rows.length === 0) return false;
    const check = this.#last.then(async () => {
      for (const locked of rows) if (await this.#isHeld(locked)) return true;
      return false;
    });
    this.#last = check.catch(() => undefined);
    return check;
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => undefined);
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
