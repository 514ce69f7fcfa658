import type { Statement } from "../analysis/statement/Statement.ts";
import type { SchemaChange } from "../catalog/CatalogVersions.ts";
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
 * Where a transaction's statements run:
 * - `native`: in PostgreSQL's own transaction, which holds its rows;
 * - `aside`: there, once its rows are put back: they were rolled back to free their locks;
 * - `detached`: in a reconstruction, once there is one: PostgreSQL can't run it on its snapshot any more, because of what
 *   another has committed, and its own transaction is over;
 * - `reconstructed`: in a PostgreSQL transaction that sees what the snapshot and its own writes say, and that is only ever
 *   rolled back.
 *
 * None of them tells whether it conflicts with another: the commit log does, at COMMIT.
 */
export type BackendState = "open" | "suspended" | "detached" | "reconstructed";

/** A transaction as the client sees it, which may take several of PostgreSQL's. */
export class Transaction implements Reader {
  /** Begun by BEGIN; otherwise implicit, from the first statement to Sync or the end of a simple query. */
  explicit: boolean;
  readonly readOnly: boolean;
  /** By the server's clock. */
  readonly startedMs: number;
  /** The catalog's version when its first statement was run: what came up later isn't there for it. */
  version: number | undefined;
  /** What it has run, whose names have to be unchanged when it commits. */
  readonly statements = new Set<Statement>();
  /** Statements that were begun. */
  executed = 0;
  /** The client knows that its first statement has begun: it was asked for COPY's data. */
  isBegun = false;
  /** What its own statements changed of the schema. */
  schemaChanges: SchemaChange[] = [];
  backendState: BackendState = "open";
  /** Aborted by an error, as a block in PostgreSQL is then: everything but its end is refused. */
  failed = false;
  /** Rows written; DSQL allows 3,000. */
  rows = 0;
  wroteRows = false;
  ranDdl = false;
  /** What it sees; undefined until PostgreSQL has answered its BEGIN. */
  snapshot: Snapshot | undefined;
  readonly writes = new WriteSet();
  /** Its settings and its change of the schema. */
  readonly replayLog: ReplayEntry[] = [];
  /** Something may have been committed since its snapshot of which the commit log doesn't know: what it writes is lost. */
  mayHaveMissedCommits = false;
  /** Others have waited for locks of its. */
  isContended = false;
  /** Its rows are in PostgreSQL without the locks that foreign keys take. */
  wasRestored = false;
  /** Bytes written, as their limit counts them, when its rows were last taken out of PostgreSQL. */
  bytes = "0";
  /** Updates that were answered and haven't been run: see {@link StatementPlace.postpone}. The next statement needs them run. */
  readonly postponed: ReplayEntry[] = [];
  /** Another has committed a write of a row that it has written. */
  isDoomed = false;
  /** It conflicts with what was written beside the server, of which the commit log knows nothing. */
  conflictsWithBypass = false;
  /** Another session's committed DDL took the tables from under this one. */
  staleCatalog = false;
  /** The first commit that its reconstruction may not know of, by the commit log's numbers. */
  reconstructedAt = 0;
  /** Called with the transaction's outcome. */
  onEnd: ((committed: boolean) => void) | undefined;
  /** Grows whenever PostgreSQL's portals are lost: with a rollback to the savepoint, or a new transaction. */
  epoch = 0;

  constructor(explicit: boolean, readOnly: boolean, startedMs: number) {
    this.explicit = explicit;
    this.readOnly = readOnly;
    this.startedMs = startedMs;
  }
}
