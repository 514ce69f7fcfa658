import type { RelationReference, Statement } from "../rules/Statement.ts";
import type { SchemaChange } from "./CatalogVersions.ts";
import type { LockStrength } from "./CommittedLocks.ts";
import type { KeptSnapshot } from "./KeptSnapshot.ts";

/** A statement that succeeded in an open transaction, as it can be run again. */
export interface LogEntry {
  kind: "write" | "lockingRead" | "ddl" | "set";
  /** As sent to PostgreSQL. */
  text: string;
  relations: RelationReference[];
  /** A locking read FOR KEY SHARE only. */
  keyShare?: true;
  /** The Parse message's parameter types and the Bind message's formats and values. */
  parameterTypes: Buffer;
  payload: Buffer;
  /** Digest of the rows that RETURNING gave to the client, if any. */
  returned?: string;
  /** What it was answered with at its end, such as `INSERT 0 1`, unless its portal was read in part only. */
  tag?: string;
}

/**
 * Where a transaction's statements run:
 * - `native`: in PostgreSQL's own transaction;
 * - `detached`: nowhere. Its PostgreSQL transaction was rolled back to free its locks; snapshot and log are kept;
 * - `shadow`: on private copies of its tables, because it has lost already and only COMMIT may say so.
 */
export type TransactionPlace = "native" | "detached" | "shadow";

/** A transaction as the client sees it, which may take several of PostgreSQL's. */
export class Transaction {
  /** Begun by BEGIN; otherwise implicit, from the first statement to Sync or the end of a simple query. */
  explicit: boolean;
  readonly readOnly: boolean;
  /** By the server's clock. */
  readonly startedMs: number;
  /** The catalog's version when its first statement was run: what came up later isn't there for it. */
  version: number | undefined;
  /** What it has run, whose names have to be unchanged when it commits. */
  readonly statements = new Set<Statement>();
  /** What its own statements changed of the schema. */
  schemaChanges: SchemaChange[] = [];
  place: TransactionPlace = "native";
  /** Aborted by an error, as a block in PostgreSQL is then: everything but its end is refused. */
  failed = false;
  /** Rows written; DSQL allows 3,000. */
  rows = 0;
  wroteRows = false;
  ranDdl = false;
  /** The engine's savepoint is open in PostgreSQL. */
  savepoint = false;
  log: LogEntry[] = [];
  logBytes = 0;
  /** Cannot be run again: more was written than is kept, or by COPY. */
  replayable = true;
  snapshot: KeptSnapshot | undefined;
  /** Another transaction's committed write makes this one's COMMIT fail. */
  outdated = false;
  /** Tables that the shadow holds copies of, as `schema.name`. */
  readonly copied = new Set<string>();
  /** Another session's committed DDL took the tables from under this one. */
  staleSchema = false;
  /** PostgreSQL's (sub)transactions in which SELECTs have locked rows. */
  locks: { xid: string; strength: LockStrength }[] = [];
  /** It has written or locked rows. */
  claimed = false;
  /** Called with the transaction's outcome. */
  onEnd: ((committed: boolean) => void) | undefined;
  /** Grows with each PostgreSQL transaction begun for this one: portals live no longer than that. */
  incarnation = 0;

  constructor(explicit: boolean, readOnly: boolean, startedMs: number) {
    this.explicit = explicit;
    this.readOnly = readOnly;
    this.startedMs = startedMs;
  }
}
