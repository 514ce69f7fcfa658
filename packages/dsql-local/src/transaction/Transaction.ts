import type { Statement } from "../analysis/statement/Statement.ts";
import type { SchemaChange } from "../catalog/CatalogVersions.ts";
import type { SessionActivity } from "../activity/SessionActivity.ts";
import type { Reader } from "../occ/CommitLog.ts";
import type { Snapshot } from "../occ/Snapshot.ts";
import { WriteSet } from "../occ/WriteSet.ts";

/** A statement that changed no rows and has to be run again where its effect was rolled back. */
export interface ReplayEntry {
  /** As sent to PostgreSQL. */
  text: string;
  /** The Parse message's parameter types and the Bind message's formats and values. */
  parameterTypes: Buffer;
  payload: Buffer;
}

/**
 * Where a transaction's statements run (packages/dsql-local/docs/session-states.md shows the transitions):
 * - `open`: in PostgreSQL's own transaction, which has its rows;
 * - `suspended`: there, once its rows are written back: they were rolled back to release their locks;
 * - `detached`: in a reconstruction, once there is one: PostgreSQL can't run it on its snapshot any more, because of what
 *   another session has committed, and PostgreSQL's transaction has ended;
 * - `reconstructed`: in a PostgreSQL transaction that sees the snapshot and the transaction's own writes, and is never committed.
 *
 * The state doesn't decide whether it conflicts: the commit log does, at COMMIT.
 */
export type BackendState = "open" | "suspended" | "detached" | "reconstructed";

/** A transaction as the client sees it, for which PostgreSQL may run several. */
export class Transaction implements Reader {
  /** Begun by BEGIN; otherwise implicit, from the first statement to Sync or the end of a simple query. */
  explicit: boolean;
  readonly readOnly: boolean;
  /** By the server's clock. */
  readonly startedMs: number;
  /** The catalog's version when its first statement was run: what was created later is invisible to it. */
  version: number | undefined;
  /** The statements run: what they name has to be unchanged when it commits. */
  readonly statements = new Set<Statement>();
  /** How many statements were begun. */
  executed = 0;
  /** The client knows that its first statement has begun: it was asked for COPY's data. */
  isBegun = false;
  /** Changes of the schema by its own statements. */
  schemaChanges: SchemaChange[] = [];
  backendState: BackendState = "open";
  /** Aborted by an error: all statements but COMMIT and ROLLBACK are rejected, as in PostgreSQL. */
  failed = false;
  /** Rows written; DSQL allows 3,000. */
  rows = 0;
  wroteRows = false;
  ranDdl = false;
  /** What it sees; undefined until PostgreSQL has responded to BEGIN. */
  snapshot: Snapshot | undefined;
  /** What its session commits right before, which it sees although the commit log learns of it later. */
  follows: WriteSet | undefined;
  readonly writes: WriteSet;
  /** Its settings and its change of the schema. */
  readonly replayLog: ReplayEntry[] = [];
  /** Something may have been committed since its snapshot that the commit log doesn't know: if it writes, its COMMIT conflicts. */
  mayHaveMissedCommits = false;
  /** Other sessions have waited for its locks. */
  isContended = false;
  /** Its rows were written back: PostgreSQL has them without the locks that foreign keys take. */
  wasRestored = false;
  /** Bytes written, as their limit counts them, when its rows were last rolled back in PostgreSQL. */
  bytes = "0";
  /** Updates whose response was sent without running them, see {@link postponeUpdate}. They run before the next statement. */
  readonly postponed: (ReplayEntry & { statement: Statement })[] = [];
  /** Its COMMIT conflicts: another session has committed a write of a row that it has written. */
  isDoomed = false;
  /** It conflicts with a connection that bypassed the server, which the commit log doesn't know. */
  conflictsWithBypass = false;
  /** Another session has committed a change of its tables. */
  staleCatalog = false;
  /** The first commit that its reconstruction may not include, by the commit log's numbers. */
  reconstructedAt = 0;
  /** Called with the transaction's outcome. */
  onEnd: ((committed: boolean) => void) | undefined;
  /** Increased whenever PostgreSQL closes its portals: by a rollback to the savepoint, or a new transaction. */
  epoch = 0;

  /** @param author whose statements are to be known, see {@link WriteSet} */
  constructor(explicit: boolean, readOnly: boolean, startedMs: number, author?: SessionActivity) {
    this.writes = new WriteSet(author);
    this.explicit = explicit;
    this.readOnly = readOnly;
    this.startedMs = startedMs;
  }
}
