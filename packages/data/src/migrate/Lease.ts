import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Executor } from "../db/Executor.ts";
import { type LeaseHolder, MigrationLeaseLostError } from "./LeaseErrors.ts";
import { findBookkeeping } from "./bookkeeping.ts";
import { repeatUnknown } from "./repeatUnknown.ts";
import { reading, writing } from "./statement.ts";

const NAME = "migrations";

/**
 * The right to run migrations: one row with an owner, an expiry by the database's clock, and a fence, a number
 * that grows with every owner. DSQL has no advisory locks.
 *
 * The lease is renewed in the background; whoever is to change something calls {@link renew} before it, and
 * {@link guard} inside the transaction if it is one. So a runner that was stopped for longer than its lease finds
 * out before its next statement, and a transaction of it that was under way fails at its commit.
 */
export class Lease {
  readonly owner: string;
  readonly fence: string;
  readonly #executor: Executor;
  readonly #leaseMs: number;
  #timer: NodeJS.Timeout | undefined;
  #lost = false;

  private constructor(executor: Executor, owner: string, fence: string, leaseMs: number) {
    this.#executor = executor;
    this.owner = owner;
    this.fence = fence;
    this.#leaseMs = leaseMs;
    this.#timer = setInterval(() => void this.renew().catch(() => undefined), leaseMs / 3);
    this.#timer.unref();
  }

  /** A name for a runner: host, process and a random part, since two runs may share the first two. */
  static newOwner(): string {
    return `${hostname()} pid ${process.pid} ${randomBytes(4).toString("hex")}`;
  }

  /** Takes the lease when it is free, lapsed or already this owner's; otherwise says who holds it. */
  static async acquire(executor: Executor, owner: string, leaseMs: number): Promise<Lease | LeaseHolder> {
    const rows = await repeatUnknown(() =>
      executor.run(
        writing(
          "take lease",
          `INSERT INTO _billio_migration_lease (name, owner, fence, expires_at)
           VALUES ($1, $2, 1, now() + $3::interval)
           ON CONFLICT (name) DO UPDATE
             SET owner = excluded.owner, fence = _billio_migration_lease.fence + 1, expires_at = excluded.expires_at
             WHERE _billio_migration_lease.expires_at <= now() OR _billio_migration_lease.owner = excluded.owner
           RETURNING fence`,
          [NAME, owner, `${leaseMs} milliseconds`],
        ),
      ),
    );
    const fence = rows[0]?.[0];
    if (typeof fence === "string") return new Lease(executor, owner, fence, leaseMs);
    // Released between the two statements: as good as about to lapse.
    return (await findHolder(executor)) ?? { owner: "a runner that has just ended", expiresInMs: 0 };
  }

  /**
   * Extends the lease.
   *
   * @throws {MigrationLeaseLostError} when another runner has taken it
   */
  async renew(): Promise<void> {
    this.throwIfLost();
    const rows = await repeatUnknown(() =>
      this.#executor.run(
        writing(
          "renew lease",
          `UPDATE _billio_migration_lease SET expires_at = now() + $4::interval
           WHERE name = $1 AND owner = $2 AND fence = $3 RETURNING fence`,
          [NAME, this.owner, this.fence, `${this.#leaseMs} milliseconds`],
        ),
      ),
    );
    if (rows.length === 0) this.#lost = true;
    this.throwIfLost();
  }

  /**
   * Makes a transaction depend on the lease: it can't commit once another runner has taken it.
   *
   * @throws {MigrationLeaseLostError} when another runner has taken it already
   */
  async guard(transaction: Executor): Promise<void> {
    const rows = await transaction.run(
      reading(
        "check lease",
        "SELECT 1 FROM _billio_migration_lease WHERE name = $1 AND owner = $2 AND fence = $3 FOR UPDATE",
        [NAME, this.owner, this.fence],
      ),
    );
    if (rows.length === 0) this.#lost = true;
    this.throwIfLost();
  }

  /** @throws {MigrationLeaseLostError} when a renewal in the background found that another runner has taken it */
  throwIfLost(): void {
    if (this.#lost) throw new MigrationLeaseLostError(this.owner);
  }

  /** Stops renewing, and lets the next runner in at once. The row stays, so that the fence keeps growing. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#executor.run(
      writing(
        "release lease",
        `UPDATE _billio_migration_lease SET expires_at = 'epoch'
         WHERE name = $1 AND owner = $2 AND fence = $3`,
        [NAME, this.owner, this.fence],
      ),
    );
  }
}

/** Who holds the lease right now, if anyone. Reads only. */
export async function findHolder(executor: Executor): Promise<LeaseHolder | undefined> {
  if (!(await findBookkeeping(executor)).lease) return undefined;
  const rows = await executor.run(
    reading(
      "find lease",
      `SELECT owner, ceil(extract(epoch FROM expires_at - now()) * 1000)::bigint
       FROM _billio_migration_lease WHERE name = $1 AND expires_at > now()`,
      [NAME],
    ),
  );
  const [owner, expiresInMs] = rows[0] ?? [];
  return typeof owner === "string" ? { owner, expiresInMs: Number(expiresInMs) } : undefined;
}
