import {
  type Executor,
  rowDigest,
  type RowDigest,
  storedRows,
  type StoredRow,
} from "@mattb.tech/billio-data/bulk";
import { idKey } from "../spill/idKey.ts";
import type { BackupWriter } from "./BackupWriter.ts";
import type { Superseded } from "./Superseded.ts";
import type { WrittenRow, WrittenRows } from "./WrittenRows.ts";

/**
 * Compares the written rows with the stored ones, page by page in the order of ids, and updates the backup: new and changed
 * rows are read and written again, deleted ones are removed.
 */
export class WrittenRowsComparison {
  readonly #database: Executor;
  readonly #before: Iterator<WrittenRow>;
  readonly #after: WrittenRows;
  readonly #writer: BackupWriter;
  readonly #superseded: Superseded;
  #current: WrittenRow | undefined;
  /** Items that have changed since they were written, or are gone. */
  differences = 0;
  /** Rows that were read again. */
  reread = 0;
  /** Everything was read through the executor that read the page. */
  isOfOneSnapshot = true;

  /**
   * @param database used when the executor of a page, which may be a transaction, fails
   * @param after receives what is written now
   */
  constructor(
    database: Executor,
    { before, after }: { before: WrittenRows; after: WrittenRows },
    writer: BackupWriter,
    superseded: Superseded,
  ) {
    this.#database = database;
    this.#before = before.read();
    this.#after = after;
    this.#writer = writer;
    this.#superseded = superseded;
    this.#advance();
  }

  async take(executor: Executor, page: readonly RowDigest[]): Promise<void> {
    const entries = page.map(([id, digest]) => ({ id, unchanged: this.#find(idKey(id), digest) }));
    const changed = entries.filter(({ unchanged }) => unchanged === undefined).map(({ id }) => id);
    this.differences += changed.length;
    const rows = await this.#read(executor, changed);
    for (const { id, unchanged } of entries) {
      if (unchanged !== undefined) {
        this.#after.add(unchanged);
        continue;
      }
      // Deleted meanwhile, without a snapshot.
      const row = rows.get(id);
      if (row === undefined) continue;
      this.reread++;
      this.#after.add({ key: idKey(id), digest: rowDigest(row), file: await this.#writer.add(row) });
    }
  }

  /** Removes the rows that no page had: they aren't stored any more. */
  end(): void {
    while (this.#current !== undefined) this.#remove(this.#current);
  }

  /** The written row of an item if it equals the stored one. Removes it when it differs, and every row before it. */
  #find(key: Buffer, digest: string): WrittenRow | undefined {
    for (let current = this.#current; current !== undefined; current = this.#current) {
      const order = Buffer.compare(current.key, key);
      if (order > 0) return undefined;
      if (order === 0 && current.digest.toString("hex") === digest) {
        this.#advance();
        return current;
      }
      if (order === 0) {
        this.#superseded.add(current.file, current.key);
        this.#advance();
        return undefined;
      }
      this.#remove(current);
    }
    return undefined;
  }

  #remove(gone: WrittenRow): void {
    this.differences++;
    this.#superseded.add(gone.file, gone.key);
    this.#advance();
  }

  #advance(): void {
    const next = this.#before.next();
    this.#current = next.done === true ? undefined : next.value;
  }

  async #read(executor: Executor, ids: readonly string[]): Promise<Map<string, StoredRow>> {
    try {
      return await storedRows(executor, ids);
    } catch (error) {
      if (!executor.inTransaction || this.#database.inTransaction) throw error;
      this.isOfOneSnapshot = false;
      return await storedRows(this.#database, ids);
    }
  }
}
