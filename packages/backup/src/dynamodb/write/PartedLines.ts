import { closeSync, openSync, writeSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { idKey } from "../../spill/idKey.ts";
import { partOf, PARTS } from "../../spill/partOf.ts";

const BUFFER_CHARACTERS = 64 * 1024;

/**
 * Lines on disk, partitioned by id into 128 parts, so that any number of items can be processed part by part: a million items
 * of a kilobyte make parts of 8 MB. They are in a directory of their own below the system's temporary one; `close` removes
 * it.
 */
export class PartedLines {
  static readonly count = PARTS;
  readonly #folder: string;
  readonly #parts: { file: number; path: string; buffer: string[]; characters: number }[];
  #size = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#parts = Array.from({ length: PARTS }, (_, part) => {
      const path = join(folder, `${part}.jsonl`);
      return { file: openSync(path, "w"), path, buffer: [], characters: 0 };
    });
  }

  static async create(): Promise<PartedLines> {
    return new PartedLines(await mkdtemp(join(tmpdir(), "billio-table-")));
  }

  get size(): number {
    return this.#size;
  }

  /** @param line without line breaks */
  add(id: string, line: string): void {
    const part = this.#parts[partOf(idKey(id))];
    if (part === undefined) throw new RangeError("There is no such part");
    part.buffer.push(line);
    part.characters += line.length;
    this.#size++;
    if (part.characters > BUFFER_CHARACTERS) flush(part);
  }

  /** The lines of a part, in the order in which they were added. */
  async read(number: number): Promise<string[]> {
    const part = this.#parts[number];
    if (part === undefined) throw new RangeError("There is no such part");
    flush(part);
    const text = await readFile(part.path, "utf8");
    return text === "" ? [] : text.slice(0, -1).split("\n");
  }

  async close(): Promise<void> {
    for (const { file } of this.#parts) closeSync(file);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function flush(part: { file: number; buffer: string[]; characters: number }): void {
  if (part.buffer.length === 0) return;
  const bytes = Buffer.from(`${part.buffer.join("\n")}\n`);
  for (let written = 0; written < bytes.length;) written += writeSync(part.file, bytes, written);
  part.buffer = [];
  part.characters = 0;
}
