import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { readJsonText } from "../row/canonicalJson.ts";
import { canonicalRow } from "../row/canonicalRow.ts";
import { sha256 } from "../row/hashRow.ts";
import { formatRowLine } from "../row/rowLine.ts";
import { Total, totalOf } from "../row/Total.ts";
import type { BackupFile, BackupManifest } from "../formats/backup/manifest.ts";
import { SourceError } from "../source/SourceError.ts";
import type { Storage } from "../storage/Storage.ts";
import { LineFile, type WrittenFile } from "./LineFile.ts";
import { withoutItems } from "./withoutItems.ts";

/** Files that are open at a time; each takes some hundred kilobytes. More than there are types in practice. */
const MAX_OPEN = 12;

export interface BackupWriterOptions {
  /** Most items of a file. */
  fileItems: number;
  /** Size of a file, in characters before compression, after which the next one starts. */
  fileCharacters: number;
  signal?: AbortSignal | undefined;
}

/** A file of the backup. */
interface Part {
  name: string;
  type: string;
  total: Total;
  /** Set while it is being written. */
  open?: LineFile | undefined;
  /** Set once it is complete. */
  file?: WrittenFile;
}

/**
 * Writes rows into the files of a backup. Each file has rows of one type, in the order in which they are added, and a bounded
 * size.
 */
export class BackupWriter {
  readonly #storage: Storage;
  readonly #options: BackupWriterOptions;
  /** By number, without those that turned out to be empty. */
  readonly #parts = new Map<number, Part>();
  /** Numbers of the open files, by type, least recently used first. */
  readonly #open = new Map<string, number>();
  readonly #names = new Map<string, number>();
  #next = 0;

  constructor(storage: Storage, options: BackupWriterOptions) {
    this.#storage = storage;
    this.#options = options;
  }

  /** @returns the number of the row's file; a promise only when the storage is slower */
  add(row: Readonly<StoredRow>): number | Promise<number> {
    const type = row.type ?? "";
    const number = this.#open.get(type);
    return number === undefined
      ? this.#begin(type).then((begun) => this.#put(row, begun))
      : this.#put(row, number);
  }

  #put(row: Readonly<StoredRow>, number: number): number | Promise<number> {
    const part = this.#part(number);
    const { open } = part;
    if (open === undefined) throw new TypeError("A file that was ended can't take another item");
    const data = row.data === null ? undefined : readJsonText(row.data);
    const hash = sha256(canonicalRow(row, data));
    open.add(formatRowLine(row, data));
    part.total.add(hash);
    if (part.total.items >= this.#options.fileItems || open.characters >= this.#options.fileCharacters)
      return this.#end(number).then(() => number);
    return open.isFull ? open.flush().then(() => number) : number;
  }

  /** Ends every open file: later rows go into new ones. */
  async endFiles(): Promise<void> {
    for (const number of [...this.#open.values()]) await this.#end(number);
  }

  /** Removes everything that was written and starts again. */
  async discard(): Promise<void> {
    await this.abandon();
    for (const { name } of this.#parts.values()) await this.#storage.delete(name);
    this.#parts.clear();
    this.#open.clear();
    this.#names.clear();
  }

  /** Removes items from a complete file by writing it again without them. */
  async remove(number: number, ids: ReadonlySet<string>): Promise<void> {
    const old = this.#part(number);
    const next: Part = { ...old, name: this.#nameFor(old.type), total: new Total() };
    const file = new LineFile(this.#storage, next.name, this.#options.signal);
    try {
      for await (const { line, hash, isOut } of withoutItems(this.#storage, old.name, ids, this.#options)) {
        if (isOut) continue;
        next.total.add(hash);
        file.add(line);
        if (file.isFull) await file.flush();
      }
      if (next.total.items === 0) await file.abandon();
      else next.file = await file.end();
    } catch (error) {
      await file.abandon();
      throw error;
    }
    await this.#storage.delete(old.name);
    if (next.total.items === 0) this.#parts.delete(number);
    else this.#parts.set(number, next);
  }

  /**
   * Checks that all files are as they were written.
   *
   * @throws {SourceError} when one isn't
   */
  async check(): Promise<void> {
    for (const { name, file } of this.#parts.values()) {
      const stored = await this.#storage.stat(name);
      if (stored === undefined || !("version" in stored) || stored.version !== file?.version)
        throw new SourceError(
          this.#storage.placeOf(name),
          "isn't what was written any more: somebody else writes to this place",
        );
    }
  }

  /** The manifest's entries of files and types. All files must have been ended. */
  describe(): Pick<BackupManifest, "types" | "files"> {
    const totals = new Map<string, Total>();
    const files = [...this.#parts.values()].map(({ name, type, total, file }): BackupFile => {
      if (file === undefined) throw new TypeError(`${name} is being written still`);
      totalOf(totals, type).addAll(total);
      const { bytes, sha256: checksum } = file;
      return { name, type, items: total.items, bytes, sha256: checksum, hash: total.hash.toString() };
    });
    const types = [...totals]
      .map(([type, { items, hash }]) => [type, { items, hash: hash.toString() }] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    files.sort((a, b) => (a.type === b.type ? compareNames(a.name, b.name) : a.type < b.type ? -1 : 1));
    return { types: Object.fromEntries(types), files };
  }

  /** Abandons the open files. Complete files stay. */
  async abandon(): Promise<void> {
    for (const { open } of this.#parts.values()) await open?.abandon();
  }

  async #begin(type: string): Promise<number> {
    const [leastUsed] = this.#open.values();
    if (this.#open.size >= MAX_OPEN && leastUsed !== undefined) await this.#end(leastUsed);
    const name = this.#nameFor(type);
    const number = this.#next++;
    const open = new LineFile(this.#storage, name, this.#options.signal);
    this.#parts.set(number, { name, type, total: new Total(), open });
    this.#open.set(type, number);
    return number;
  }

  async #end(number: number): Promise<void> {
    const part = this.#part(number);
    if (part.open === undefined) return;
    this.#open.delete(part.type);
    part.file = await part.open.end();
    part.open = undefined;
  }

  #part(number: number): Part {
    const part = this.#parts.get(number);
    if (part === undefined) throw new TypeError(`There is no file of number ${number}`);
    return part;
  }

  /** Unknown type names may contain any character, and file systems may not distinguish upper and lower case. */
  #nameFor(type: string): string {
    const plain = type.replace(/[^A-Za-z0-9]/g, "_").slice(0, 50) || "_";
    const number = (this.#names.get(plain.toLowerCase()) ?? 0) + 1;
    this.#names.set(plain.toLowerCase(), number);
    return `${plain}-${number}.jsonl.gz`;
  }
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
