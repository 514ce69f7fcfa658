import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nowNs } from "./nowNs.ts";

/** Limits of a file. */
const MAX_LINES = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** How long lines wait for others, to be written into the same file. */
const BATCH_DELAY_MS = 20;

const FILE = /^cdc-(\d{19})-\d{6}\.jsonl$/;
const UNFINISHED = /^\.cdc-\d{19}-\d{6}\.jsonl$/;
const COUNTS = 1_000_000;

interface Batch {
  lines: string[];
  bytes: number;
  written: (() => void)[];
}

const emptyBatch = (): Batch => ({ lines: [], bytes: 0, written: [] });

/** Writes lines into files of a folder. Each file appears atomically; names sort in the order of writing. */
export class FolderWriter {
  #batch = emptyBatch();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #count = 0;
  readonly #folder: string;
  #lastNs: bigint;
  /** Called when a file can't be written. */
  readonly #failed: (error: Error) => void;

  private constructor(folder: string, lastNs: bigint, failed: (error: Error) => void) {
    this.#folder = folder;
    this.#lastNs = lastNs;
    this.#failed = failed;
  }

  /**
   * Continues after the files in the folder, with names later than `lastNs`. Removes files that a killed writer has left
   * unfinished.
   */
  static async open(folder: string, lastNs: bigint, failed: (error: Error) => void): Promise<FolderWriter> {
    let latest = lastNs;
    for (const name of await readdir(folder)) {
      if (UNFINISHED.test(name)) await rm(join(folder, name), { force: true });
      const ns = BigInt(FILE.exec(name)?.[1] ?? 0);
      if (ns > latest) latest = ns;
    }
    return new FolderWriter(folder, latest, failed);
  }

  /** The time in the latest file's name. */
  get latestNs(): bigint {
    return this.#lastNs;
  }

  add(line: string, written?: () => void): void {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#batch.lines.length > 0 && this.#batch.bytes + bytes > MAX_BYTES) this.#cut();
    this.#batch.lines.push(line);
    this.#batch.bytes += bytes;
    if (written) this.#batch.written.push(written);
    if (this.#batch.lines.length >= MAX_LINES) this.#cut();
    else {
      this.#timer ??= setTimeout(() => {
        this.#cut();
      }, BATCH_DELAY_MS);
    }
  }

  /** Resolves when all lines that were added are in the folder. Never rejects. */
  async flush(): Promise<void> {
    this.#cut();
    await this.#writing;
  }

  #cut(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#batch;
    if (batch.lines.length === 0) return;
    this.#batch = emptyBatch();
    this.#writing = this.#writing.then(() => this.#write(batch));
  }

  async #write(batch: Batch): Promise<void> {
    const now = nowNs();
    this.#lastNs = now > this.#lastNs ? now : this.#lastNs + 1n;
    const count = String(this.#count++ % COUNTS).padStart(6, "0");
    const name = `cdc-${String(this.#lastNs).padStart(19, "0")}-${count}.jsonl`;
    const unfinished = join(this.#folder, `.${name}`);
    try {
      // Readers see it once it has its final name.
      await writeFile(unfinished, `${batch.lines.join("\n")}\n`);
      await rename(unfinished, join(this.#folder, name));
    } catch (error) {
      // On a full disk it would use the space that is left.
      await rm(unfinished, { force: true }).catch(() => undefined);
      this.#failed(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    for (const written of batch.written) written();
  }
}
