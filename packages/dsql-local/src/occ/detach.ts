import pg from "pg";
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
    if (transaction.replayable && (await wroteUnseen(native, transaction))) transaction.replayable = false;
    if (!transaction.snapshot) {
      const exported = await native.run("SELECT pg_catalog.pg_export_snapshot()");
      const id = exported.rows[0]?.[0];
      if (id) transaction.snapshot = await keepers.keep(id);
    }
  } finally {
    transaction.place = "detached";
    await native.runControl("ROLLBACK");
  }
}

/** Has it called a function that may have written, by a SELECT? The log doesn't hold that: it can't be run again. */
async function wroteUnseen(native: NativeSession, transaction: Transaction): Promise<boolean> {
  const reads = [...transaction.statements].filter(({ kind }) => ["read", "explain", "call"].includes(kind));
  const names = new Set(reads.flatMap((statement) => statement.names ?? []));
  if (names.size === 0) return false;
  const { rows } = await native.run(
    `SELECT EXISTS (
       SELECT FROM pg_catalog.pg_proc
        WHERE proname = ANY (ARRAY[${[...names].map((name) => pg.escapeLiteral(name)).join(", ")}]::pg_catalog.name[])
          AND provolatile = 'v' AND pronamespace <> 'pg_catalog'::pg_catalog.regnamespace
          AND prosrc || coalesce(pg_catalog.pg_get_function_sqlbody(oid), '')
              ~* '\\m(insert|update|delete)\\M')`,
  );
  return rows[0]?.[0] === "t";
}
