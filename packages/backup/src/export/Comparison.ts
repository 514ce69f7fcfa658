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
 * Compares what was written with what is stored now, page by page in the order of ids, and brings the backup up to date:
 * rows that are new or others now are read and written again, those that are gone are taken out.
 */
export class Comparison {
  readonly #database: Executor;
  readonly #before: Iterator<WrittenRow>;
  readonly #after: WrittenRows;
  readonly #writer: BackupWriter;
  readonly #superseded: Superseded;
  #current: WrittenRow | undefined;
  /** Items that were found otherwise than they had been written, or not at all. */
  differences = 0;
  /** Rows that were read again. */
  reread = 0;
  /** Everything was read from the executor that handed in the page. */
  isOfOneSnapshot = true;

  /**
   * @param database asked when the executor of a page fails, which may be a transaction
   * @param after is told what is written now
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
      // Deleted meanwhile, outside of a snapshot.
      const row = rows.get(id);
      if (row === undefined) continue;
      this.reread++;
      this.#after.add({ key: idKey(id), digest: rowDigest(row), file: await this.#writer.add(row) });
    }
  }

  /** Of all that no page has had: it isn't stored any more. */
  end(): void {
    while (this.#current !== undefined) this.#remove(this.#current);
  }

  /** What was written of an item, if that is what is stored; takes out what is another now, and what comes before it. */
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
