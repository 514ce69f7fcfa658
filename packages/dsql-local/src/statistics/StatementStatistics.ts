import type { Statement, StatementKind } from "../analysis/statement/Statement.ts";
import type { TableSizes } from "../cost/bytesRead.ts";
import type { EntrySizes } from "../cost/EntrySizes.ts";
import type { RelationReads } from "../cost/readCounters.ts";
import { sumWrites } from "../cost/sumWrites.ts";
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
  readonly #entries = new Map<string, StatementEntry>();
  /** Counts uses of statements, to know which was used last. */
  #uses = 0;
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
      entry.usedAt = ++this.#uses;
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
      entry = new StatementEntry(text, ++this.#uses);
      this.#entries.set(text, entry);
      this.#evict();
    }
    this.#known.set(statement, entry);
    return entry;
  }

  /** Drops the least recently used. Searching for it is seldom needed, and keeps the others from being sorted at each use. */
  #evict(): void {
    if (this.#entries.size <= MAX_STATEMENTS) return;
    let oldest: StatementEntry | undefined;
    for (const entry of this.#entries.values()) if (!oldest || entry.usedAt < oldest.usedAt) oldest = entry;
    if (!oldest) return;
    oldest.isKept = false;
    this.#entries.delete(oldest.text);
  }

  #sample(entry: StatementEntry, { reads, writes }: NonNullable<CallEnd["sample"]>): void {
    const weight = entry.sampled();
    const add = () => {
      entry.addSample({ reads, written: writes.length, ...sumWrites(writes, this.#sizes) }, weight);
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
