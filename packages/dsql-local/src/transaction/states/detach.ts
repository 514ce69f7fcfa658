import type { BackendSession } from "../../backend/BackendSession.ts";
import type { Transaction } from "../Transaction.ts";

/** Rolls PostgreSQL's transaction back: it can't run the client's on its snapshot any more. */
export async function detach(backend: BackendSession, transaction: Transaction): Promise<void> {
  transaction.backendState = "detached";
  transaction.epoch++;
  if (backend.status !== "I") await backend.runControl("ROLLBACK");
}
