import { DsqlClientError } from "../../errors/DsqlClientError.ts";

/** Who runs the migrations now. */
export interface LeaseHolder {
  /** Host, process id and a random part. */
  owner: string;
  /** The lease expires after this, unless its owner renews it. */
  expiresInMs: number;
}

/** Another runner held the lease for longer than the time to wait. Nothing was changed. */
export class MigrationLeaseHeldError extends DsqlClientError {
  readonly code = "MIGRATION_LEASE_HELD";
  readonly holder: LeaseHolder;

  constructor(holder: LeaseHolder) {
    const seconds = Math.max(1, Math.ceil(holder.expiresInMs / 1_000));
    super(`Another runner holds the lease: ${holder.owner} (lapses in ${seconds} s unless it is renewed)`);
    this.holder = holder;
  }
}

/** This runner's lease expired and another runner took it: it stops before its next statement. */
export class MigrationLeaseLostError extends DsqlClientError {
  readonly code = "MIGRATION_LEASE_LOST";

  constructor(owner: string) {
    super(`${owner} has lost the lease to another runner, and stops; that one goes on from here`);
  }
}
