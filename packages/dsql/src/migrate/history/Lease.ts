import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Executor } from "../../executor/Executor.ts";
import { DatabaseStatementError } from "../../errors/DatabaseStatementError.ts";
import { findHistoryTables } from "./historyTables.ts";
import { type LeaseHolder, MigrationLeaseLostError } from "../model/LeaseErrors.ts";
import { retryIdempotent } from "../model/retryIdempotent.ts";
import { reading, writing } from "../model/statement.ts";
import type { TableNames } from "../model/TableNames.ts";

const UNIQUE_VIOLATION = "23505";

/**
 * The lease that allows a runner to run migrations: a table's only row, with an owner, an expiry by the database's clock, and
 * a fencing token that grows with every owner. DSQL has no advisory locks.
 *
 * The fence is the row's key. Renewing changes the expiry alone; taking over deletes the row and inserts one with the
 * next fence. So a transaction that has read its row `FOR KEY SHARE` doesn't conflict with renewals, and can't commit
 * after another runner has taken over.
 */
export class Lease {
  readonly owner: string;
  readonly fence: string;
  readonly #executor: Executor;
  readonly #tables: TableNames;
  readonly #leaseMs: number;
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> | undefined;
  #lost = false;

  private constructor(executor: Executor, tables: TableNames, owner: string, fence: string, leaseMs: number) {
    this.#executor = executor;
    this.#tables = tables;
    this.owner = owner;
    this.fence = fence;
    this.#leaseMs = leaseMs;
    this.#timer = setInterval(() => {
      this.#renewing ??= this.renew()
        .catch(() => undefined) // reported by the next renewal that is awaited
        .finally(() => (this.#renewing = undefined));
    }, leaseMs / 3);
    this.#timer.unref();
  }

  /** A name for a runner: host, process and a random part, since two runs may share the first two. */
  static newOwner(): string {
    return `${hostname()} pid ${process.pid} ${randomBytes(4).toString("hex")}`;
  }

  /** Takes the lease when it is free, expired or already this owner's; otherwise returns who holds it. */
  static async acquire(
    executor: Executor,
    tables: TableNames,
    owner: string,
    leaseMs: number,
  ): Promise<Lease | LeaseHolder> {
    const taken = await retryIdempotent(() =>
      executor.transact((transaction) => take(transaction, tables, owner, leaseMs)),
    ).catch((error: unknown) => {
      // Two runners inserted the first row at once, and the other one won.
      if (error instanceof DatabaseStatementError && error.sqlState === UNIQUE_VIOLATION) return undefined;
      throw error;
    });
    if (taken === undefined) return Lease.acquire(executor, tables, owner, leaseMs);
    return typeof taken === "string" ? new Lease(executor, tables, owner, taken, leaseMs) : taken;
  }

  /**
   * Extends the lease. Called before each change, so that a runner that was suspended for too long notices.
   *
   * @throws {MigrationLeaseLostError} when another runner has taken it
   */
  async renew(): Promise<void> {
    this.throwIfLost();
    const rows = await retryIdempotent(() =>
      this.#executor.run(
        writing(
          "renew lease",
          `UPDATE ${this.#tables.lease} SET expires_at = now() + $3::interval
           WHERE fence = $1 AND owner = $2 RETURNING fence`,
          [this.fence, this.owner, interval(this.#leaseMs)],
        ),
      ),
    );
    if (rows.length === 0) this.#lost = true;
    this.throwIfLost();
  }

  /**
   * Makes a transaction depend on the lease: it can't commit after another runner has taken it.
   *
   * @throws {MigrationLeaseLostError} when another runner has taken it already
   */
  async guard(transaction: Executor): Promise<void> {
    const rows = await transaction.run(
      reading(
        "check lease",
        `SELECT 1 FROM ${this.#tables.lease} WHERE fence = $1 AND owner = $2 FOR KEY SHARE`,
        [this.fence, this.owner],
      ),
    );
    if (rows.length === 0) this.#lost = true;
    this.throwIfLost();
  }

  /** @throws {MigrationLeaseLostError} when a renewal in the background found that another runner has taken it */
  throwIfLost(): void {
    if (this.#lost) throw new MigrationLeaseLostError(this.owner);
  }

  /** Stops renewing, and frees the lease at once. The row stays, so that the fence keeps growing. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    // A renewal in progress would take the lease back after its release.
    await this.#renewing;
    await this.#executor.run(
      writing(
        "release lease",
        `UPDATE ${this.#tables.lease} SET expires_at = 'epoch' WHERE fence = $1 AND owner = $2`,
        [this.fence, this.owner],
      ),
    );
  }
}

/** Who holds the lease now, if anyone. Reads only. */
export async function findHolder(executor: Executor, tables: TableNames): Promise<LeaseHolder | undefined> {
  if (!(await findHistoryTables(executor, tables)).lease) return undefined;
  const row = await findRow(executor, tables);
  return row && row.expiresInMs > 0 ? { owner: row.owner, expiresInMs: row.expiresInMs } : undefined;
}

/** The new fence, or who holds the lease. */
async function take(
  transaction: Executor,
  tables: TableNames,
  owner: string,
  leaseMs: number,
): Promise<string | LeaseHolder> {
  const row = await findRow(transaction, tables);
  if (row?.owner === owner) return row.fence;
  if (row && row.expiresInMs > 0) return { owner: row.owner, expiresInMs: row.expiresInMs };
  if (row) {
    await transaction.run(
      writing("end lapsed lease", `DELETE FROM ${tables.lease} WHERE fence = $1`, [row.fence]),
    );
  }
  const fence = String(BigInt(row?.fence ?? 0) + 1n);
  await transaction.run(
    writing(
      "take lease",
      `INSERT INTO ${tables.lease} (fence, owner, expires_at) VALUES ($1, $2, now() + $3::interval)`,
      [fence, owner, interval(leaseMs)],
    ),
  );
  return fence;
}

async function findRow(
  executor: Executor,
  { lease }: TableNames,
): Promise<(LeaseHolder & { fence: string }) | undefined> {
  const rows = await executor.run(
    reading(
      "find lease",
      `SELECT fence, owner, ceil(extract(epoch FROM expires_at - now()) * 1000)::bigint
       FROM ${lease} ORDER BY fence DESC LIMIT 1`,
    ),
  );
  const [fence, owner, expiresInMs] = rows[0] ?? [];
  if (typeof fence !== "string" || typeof owner !== "string") return undefined;
  return { fence, owner, expiresInMs: Number(expiresInMs) };
}

function interval(ms: number): string {
  return `${ms} milliseconds`;
}
