import type { SessionActivity } from "../activity/SessionActivity.ts";
import type { SchemaChange } from "../catalog/CatalogVersions.ts";
import type { SessionCatalog } from "../catalog/SessionCatalog.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import { PassThroughWrites } from "../occ/PassThroughWrites.ts";
import type { ReportedLock, ReportedRow } from "../occ/readRowReport.ts";
import type { ProcedureRun } from "./procedures/ProcedureRun.ts";
import type { Transaction } from "./Transaction.ts";

/** Takes what PostgreSQL reports of a session's writes, and assigns it to the transaction that they belong to. */
export class WriteReports {
  /** The statement under way, where it commits its transactions itself. */
  procedure: ProcedureRun | undefined;
  /** Row locks that are reported are FOR KEY SHARE. */
  lockShare = false;
  readonly #passThrough: PassThroughWrites;
  readonly #catalog: SessionCatalog;
  readonly #current: () => Transaction | undefined;

  /** @param author whose writes they are; undefined where nobody may ask */
  constructor(
    commits: CommitLog,
    catalog: SessionCatalog,
    current: () => Transaction | undefined,
    author: SessionActivity | undefined,
  ) {
    this.#passThrough = new PassThroughWrites(commits, author);
    this.#catalog = catalog;
    this.#current = current;
  }

  /** A row was written. */
  onRowWritten({ xid, row }: ReportedRow): void {
    const current = this.#current();
    if (this.procedure) this.procedure.wrote(xid, row);
    else if (current) current.writes.add(xid, row);
    else this.#passThrough.add(xid, row);
  }

  /** A SELECT has locked a row. */
  onRowLocked({ xid, table, row }: ReportedLock): void {
    this.#current()?.writes.lock(xid, { table, row, share: this.lockShare });
  }

  /** The schema was changed. */
  onSchemaChange(change: SchemaChange): void {
    const current = this.#current();
    if (this.procedure) this.procedure.reported(change);
    else if (current) current.schemaChanges.push(change);
    else this.#catalog.commit(change);
  }

  /** A request has ended whose writes PostgreSQL commits by itself. */
  afterPassThrough(committed: boolean): void {
    this.#passThrough.end(committed);
  }
}
