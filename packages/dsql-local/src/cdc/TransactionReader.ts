import { MARK_PREFIX, SHAPES } from "../postgres/cdc/cdcSchema.ts";
import { parseChange, type RowChange } from "./parseChange.ts";
import type { TableShapes } from "./TableShape.ts";
import { timestampMicros } from "./times.ts";

export interface CommittedTransaction {
  /** Its number in PostgreSQL. */
  id: string;
  /** When it was committed, in microseconds since 1970. */
  committedMicros: bigint;
  /** Where its commit ends in the WAL. */
  lsn: bigint;
  /** Changes of clients' tables, in order. */
  changes: RowChange[];
}

const COMMIT = /^COMMIT (\d+) \(at (.+)\)$/;
const MARK = new RegExp(`^message: transactional: 1 prefix: ${MARK_PREFIX}, sz: \\d+ content:(.*)$`);

/** Schemas of the server's own. */
const OWN_SCHEMAS = new Set([SHAPES.schema, "sys", "information_schema"]);

/** Assembles transactions from the lines of PostgreSQL's output plugin, in the order of commits. */
export class TransactionReader {
  #changes: RowChange[] = [];
  readonly #shapes: TableShapes;
  readonly #committed: (transaction: CommittedTransaction) => void;
  readonly #marked: (content: string) => void;

  /** @param marked called when a message of the server's own was committed, after all earlier transactions */
  constructor(
    shapes: TableShapes,
    committed: (transaction: CommittedTransaction) => void,
    marked: (content: string) => void,
  ) {
    this.#shapes = shapes;
    this.#committed = committed;
    this.#marked = marked;
  }

  /** @throws Error for an unknown format */
  read(text: string, lsn: bigint): void {
    if (text.startsWith("BEGIN")) {
      this.#changes = [];
      return;
    }
    const change = parseChange(text);
    if (change) {
      if (!OWN_SCHEMAS.has(change.schema)) this.#changes.push(change);
      else if (change.table === SHAPES.table) this.#learn(change);
      return;
    }
    const [, id, committedAt] = COMMIT.exec(text) ?? [];
    if (id !== undefined && committedAt !== undefined) {
      const changes = this.#changes;
      this.#changes = [];
      this.#committed({ id, committedMicros: timestampMicros(committedAt), lsn, changes });
      return;
    }
    const content = MARK.exec(text)?.[1];
    if (content !== undefined) this.#marked(content);
  }

  #learn(change: RowChange): void {
    const shape = change.new?.find(({ name }) => name === SHAPES.column)?.value;
    if (typeof shape === "string") this.#shapes.learn(shape);
  }
}
