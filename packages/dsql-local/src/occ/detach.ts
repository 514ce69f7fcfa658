import type { NativeSession } from "../session/NativeSession.ts";
import { releaseSavepoint } from "./savepoint.ts";
import type { SnapshotKeepers } from "./SnapshotKeepers.ts";
import type { Transaction } from "./Transaction.ts";

/**
 * Frees the locks of an open transaction: keeps its snapshot, rolls its PostgreSQL transaction back and leaves
 * it `detached`, to be run again by `attach`.
 */
export async function detach(
  native: NativeSession,
  transaction: Transaction,
  keepers: SnapshotKeepers,
): Promise<void> {
  if (transaction.savepoint) {
    // A snapshot can't be exported from within a savepoint.
    transaction.savepoint = false;
    await native.runControl(releaseSavepoint);
  }
  try {
    if (!transaction.snapshot) {
      const exported = await native.run("SELECT pg_export_snapshot()");
      const id = exported.rows[0]?.[0];
      if (id) transaction.snapshot = await keepers.keep(id);
    }
  } finally {
    transaction.place = "detached";
    await native.runControl("ROLLBACK");
  }
}
