import type { Statement, StatementKind } from "../analysis/statement/Statement.ts";
import type { TableSizes } from "../cost/bytesRead.ts";
import type { EntrySizes } from "../cost/EntrySizes.ts";
import { writtenBytes } from "../cost/entryBytes.ts";
import type { RelationReads } from "../cost/readCounters.ts";
import type { RowWrite } from "../occ/RowWrite.ts";
import { normalizeText } from "./normalizeText.ts";
import { StatementEntry } from "./StatementEntry.ts";
import type { StatementSummary } from "./StatementSummary.ts";

/** As many as pg_stat_statements keeps at least. */
const MAX_STATEMENTS = 1_000;

/** Kinds that read or write rows. */
const BILLED = new Set<StatementKind>(["read", "lockingRead", "write", "copyFrom", "copyTo"]);

/** What of the session's transaction matters when a statement begins. */
interface TransactionState {
  /** How many statements were begun. */
  executed: number;
  wroteRows: boolean;
}

/** How a call ended. */
export interface CallEnd {
  failed: boolean;
  /** The tag of CommandComplete, if there was one. */
  tag: string | undefined;
  /** Rows that the client received. */
  rows: number;
  /** Rows written, where they were counted. */
  written?: number | undefined;
  /** What it has read, where that was counted, and the rows that it has written. */
  sample?: { reads: readonly RelationReads[]; writes: readonly RowWrite[] } | undefined;
  /** Further rows of an earlier call. */
  isContinued?: boolean;
  /** Its part of the time, where it ran together with others; 1 without. */
  share?: number;
}

/**
 * How often each statement ran, for how long, and what it would cost on a cluster, by normalized text, as PostgreSQL's
 * pg_stat_statements; the least recently used text goes when there are more than 1,000.
 *
 * A statement's time and rows are known of each call. What it reads and writes is counted in PostgreSQL for a sample of its
 * calls, which are run in a transaction of the server's, unless they lock rows without BEGIN: the 1st, 2nd, 4th, 8th and so on, at least each 1,024th. A sample
 * stands for the calls since the one before it.
 */
export class StatementStatistics {
  readonly #sizes: EntrySizes;
  /** The least recently used first. */
  readonly #entries = new Map<string, StatementEntry>();
  readonly #known = new WeakMap<Statement, StatementEntry>();
  readonly #adding = new Set<Promise<void>>();

  constructor(sizes: EntrySizes) {
    this.#sizes = sizes;
  }

  /** Is the statement's next call to be sampled? */
  wantsSample(statement: Statement): boolean {
    const { kind, procedural } = statement;
    if (procedural || (kind !== "read" && kind !== "lockingRead" && kind !== "write")) return false;
    return this.#entryOf(statement).wantsSample;
  }

  /** A statement is about to be run, in this transaction of the client's if there is one. Call the result when it has ended. */
  begin(statement: Statement, transaction: TransactionState | undefined): (end: CallEnd) => void {
    const startedMs = performance.now();
    const opens = BILLED.has(statement.kind) && (transaction?.executed ?? 0) === 0;
    const opensWriting = transaction?.wroteRows !== true;
    return (end) => {
      const entry = this.#entryOf(statement);
      this.#touch(entry);
      const milliseconds = (performance.now() - startedMs) * (end.share ?? 1);
      const rows = rowsOf(end.tag) ?? end.rows;
      if (end.isContinued) {
        entry.addRows(rows, milliseconds);
        return;
      }
      const written = end.written ?? (statement.kind === "read" ? 0 : (writtenRows(end.tag) ?? 0));
      entry.add({ milliseconds, failed: end.failed, rows, written, opens, opensWriting });
      if (end.sample && !end.failed) this.#sample(entry, end.sample);
    };
  }

  /** The statements whose estimated cost is highest come first. */
  async list(): Promise<StatementSummary[]> {
    await Promise.all(this.#adding);
    const entries = [...this.#entries.values()];
    const relations = new Set(entries.flatMap((entry) => [...entry.relations]));
    const sizes = await this.#sizes.measure(relations, false);
    const tables = new Map(sizes.map((each) => [each.table.oid, each]));
    const tablesOf = (entry: StatementEntry) => {
      const own = new Set<TableSizes>();
      for (const relation of entry.relations) {
        const table = tables.get(this.#sizes.tableOf(relation)?.oid ?? 0);
        if (table) own.add(table);
      }
      return own;
    };
    const summaries = entries.map((entry) => entry.summary(tablesOf(entry)));
    return summaries.sort((a, b) => b.dpu.total - a.dpu.total);
  }

  /** Forgets all statements. */
  clear(): void {
    for (const entry of this.#entries.values()) entry.isKept = false;
    this.#entries.clear();
  }

  /** Called several times for each statement that runs: it looks nothing up by text, where the statement has run before. */
  #entryOf(statement: Statement): StatementEntry {
    const known = this.#known.get(statement);
    if (known?.isKept) return known;
    const text = known?.text ?? normalizeText(statement.text);
    let entry = this.#entries.get(text);
    if (!entry) {
      entry = new StatementEntry(text);
      this.#entries.set(text, entry);
      this.#evict();
    }
    this.#known.set(statement, entry);
    return entry;
  }

  #evict(): void {
    if (this.#entries.size <= MAX_STATEMENTS) return;
    for (const [text, oldest] of this.#entries) {
      oldest.isKept = false;
      this.#entries.delete(text);
      return;
    }
  }

  /** A Map keeps the order of insertion: what is used moves to the end. */
  #touch(entry: StatementEntry): void {
    this.#entries.delete(entry.text);
    this.#entries.set(entry.text, entry);
  }

  #sample(entry: StatementEntry, { reads, writes }: NonNullable<CallEnd["sample"]>): void {
    const weight = entry.sampled();
    const add = () => {
      let bytesWritten = 0;
      let inserted = 0;
      for (const write of writes) {
        const table = this.#sizes.tableOf(write.table);
        if (table) bytesWritten += writtenBytes(write, table);
        if (write.kind === "I") inserted++;
      }
      entry.addSample({ reads, inserted, written: writes.length, bytesWritten }, weight);
    };
    const loading = this.#sizes.load();
    if (!loading) {
      add();
      return;
    }
    const adding = loading.then(add).finally(() => this.#adding.delete(adding));
    this.#adding.add(adding);
  }
}

/** The rows of a command tag; undefined where it has none. */
function rowsOf(tag: string | undefined): number | undefined {
  const digits = tag === undefined ? null : /\d+$/.exec(tag);
  return digits ? Number(digits[0]) : undefined;
}

function writtenRows(tag: string | undefined): number | undefined {
  return tag !== undefined && /^(?:INSERT|UPDATE|DELETE|COPY) /.test(tag) ? rowsOf(tag) : undefined;
}
