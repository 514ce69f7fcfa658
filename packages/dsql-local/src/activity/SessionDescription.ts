/** A session, as `GET /sessions` of the admin port returns it. Times are the server's clock's. */
export interface SessionDescription {
  /** The process id that its start-up gave (BackendKeyData). */
  id: number;
  role: string;
  database: string;
  applicationName: string;
  clientAddress: string;
  connectedAt: string;
  state: "active" | "idle" | "idle in transaction" | "idle in transaction (aborted)";
  /** The statement under way, or else the last one; null before the first. */
  statement: { text: string; startedAt: string } | null;
  transaction: TransactionDescription | null;
}

/** An open transaction beside its limits. */
export interface TransactionDescription {
  /** Begun by BEGIN. */
  isExplicit: boolean;
  isReadOnly: boolean;
  isolation: "repeatable read";
  startedAt: string;
  ageMs: number;
  maxAgeMs: number;
  /** Written so far. */
  rows: number;
  maxRows: number;
  bytes: number;
  maxBytes: number;
}
