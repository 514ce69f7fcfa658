import { randomUUID } from "node:crypto";
import { netChanges } from "./netChanges.ts";
import { CommitTimes } from "./CommitTimes.ts";
import type { Delivery } from "./Delivery.ts";
import type { FolderWriter } from "./FolderWriter.ts";
import { type Position, writePosition } from "./Position.ts";
import { Progress } from "./Progress.ts";
import type { RecordWriter } from "./RecordWriter.ts";
import type { SlotReader } from "./SlotReader.ts";
import type { TableShapes } from "./TableShape.ts";
import { type CommittedTransaction, TransactionReader } from "./TransactionReader.ts";

/** How often the position is stored. */
const SAVE_INTERVAL_MS = 1_000;

export interface CaptureParts {
  stream: SlotReader;
  shapes: TableShapes;
  records: RecordWriter;
  delivery: Delivery;
  writer: FolderWriter;
  folder: string;
  /** Where to start. */
  position: Position;
  /** Bytes of a fragment, if a fault splits the next image. */
  splittingBytes: () => number | undefined;
  /** Commits a message, which the stream then contains. */
  mark: (content: string) => Promise<void>;
  log: (line: string) => void;
}

/** Reads changes from PostgreSQL and writes their records into the folder. */
export class Capture {
  readonly #parts: CaptureParts;
  readonly #times: CommitTimes;
  readonly #progress: Progress;
  readonly #reader: TransactionReader;
  /** Callers that wait for a message of the server's own, by its content. */
  readonly #waiting = new Map<string, { done: () => void; fail: (error: Error) => void }>();
  readonly #saveTimer: NodeJS.Timeout;
  #saved: Position;
  #saving: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(parts: CaptureParts) {
    this.#parts = parts;
    const { position, shapes, stream } = parts;
    this.#saved = position;
    this.#times = new CommitTimes(position.tsNs);
    this.#progress = new Progress(position.lsn, position.tsNs);
    this.#reader = new TransactionReader(
      shapes,
      (transaction) => {
        this.#deliver(transaction);
      },
      (content) => this.#waiting.get(content)?.done(),
    );
    stream.start(position.lsn, {
      read: (text, lsn) => {
        this.#reader.read(text, lsn);
      },
      reached: (lsn) => {
        this.#progress.read(lsn);
      },
      failed: (error) => {
        this.fail(`PostgreSQL's changes can't be read any more (${error.message})`);
      },
    });
    this.#saveTimer = setInterval(() => {
      this.#saving = this.#saving.then(() => this.#save());
    }, SAVE_INTERVAL_MS).unref();
  }

  /** Stops reading and writing. What isn't written yet is read again at the next start. */
  fail(reason: string): void {
    if (this.#failure) return;
    this.#failure = new Error(`Change records end: ${reason}. Stop the server and start it again.`);
    this.#parts.log(this.#failure.message);
    clearInterval(this.#saveTimer);
    void this.#parts.stream.end().catch(() => undefined);
    for (const { fail } of this.#waiting.values()) fail(this.#failure);
  }

  /** Resolves when all that was committed before is in the folder, rejects when it won't be. */
  async flushed(): Promise<void> {
    const { mark, delivery, writer } = this.#parts;
    if (this.#failure) throw this.#failure;
    const content = randomUUID();
    try {
      const seen = new Promise<void>((done, fail) => this.#waiting.set(content, { done, fail }));
      await Promise.all([seen, mark(content)]);
    } finally {
      this.#waiting.delete(content);
    }
    delivery.release();
    await writer.flush();
    // It may have failed meanwhile.
    this.#throwFailure();
  }

  /**
   * Writes what is left and stops.
   *
   * @throws Error when not all that was committed is in the folder; it has stopped then, too
   */
  async stop(): Promise<void> {
    const { stream } = this.#parts;
    try {
      await this.flushed();
      clearInterval(this.#saveTimer);
      await this.#saving;
      await this.#save();
      this.#throwFailure();
    } finally {
      clearInterval(this.#saveTimer);
      await stream.end();
    }
  }

  #deliver(transaction: CommittedTransaction): void {
    const { shapes, records, delivery, splittingBytes } = this.#parts;
    const tsNs = this.#times.next(transaction);
    const common = records.transaction(transaction, tsNs);
    const lines = netChanges(transaction.changes, shapes).flatMap((change) =>
      records.lines(change, common, shapes.of(change.schema, change.table), splittingBytes()),
    );
    const written = this.#progress.begin(transaction.lsn, tsNs, lines.length);
    for (const line of lines) delivery.take(line, written);
  }

  /** Stores the position in the folder first, and then lets PostgreSQL remove its WAL before it. */
  async #save(): Promise<void> {
    const { reachedLsn: lsn, reachedNs: tsNs } = this.#progress;
    if (lsn === this.#saved.lsn) return;
    const { folder, writer, stream } = this.#parts;
    const position = { ...this.#saved, lsn, tsNs, fileNs: writer.latestNs };
    try {
      await writePosition(folder, position);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#saved = position;
    stream.confirm(lsn);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure;
  }
}
