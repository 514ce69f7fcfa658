import { appendFileSync } from "node:fs";
import { access, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import type { ImportReport } from "../report/ImportReport.ts";
import { Bits } from "./Bits.ts";

/** What is written after another. */
export const stages = ["rows", "seasons", "deletions", "deletions of series"] as const;
export type Stage = (typeof stages)[number];

/** How far a stage has come: everything before this number of its lines is in the database. */
export interface Progressed {
  stage: Stage;
  done: number;
  types: ImportReport["types"];
  deletions: ImportReport["deletions"];
}

/** What an import is of: a run that goes on has to be of the same. */
export interface Identity {
  from: string;
  /** Absent where every look finds another one: what was read of a table stays what was read. */
  fingerprint?: string | undefined;
  /** Options that decide what is written, as a person would name them. */
  options: Record<string, unknown>;
}

/** What was found out before the first row was written. */
export interface Checked {
  identity: Identity;
  report: ImportReport;
  /** Items to be written, and ids to be deleted. */
  total: number;
}

const stateSchema = z.object({
  version: z.literal(1),
  checked: z.custom<Checked>((value) => typeof value === "object" && value !== null),
});

function readChecked(text: string): Checked | undefined {
  try {
    return stateSchema.parse(JSON.parse(text)).checked;
  } catch {
    return undefined;
  }
}

/** `undefined` for a line that was cut off while it was written. */
function readProgressed(line: string): Progressed | undefined {
  try {
    return JSON.parse(line) as Progressed;
  } catch {
    return undefined;
  }
}

/** The journal of an import that is being written: all that another run needs to go on with it. */
export class Journal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  exists(): Promise<boolean> {
    return access(this.#state).then(
      () => true,
      () => false,
    );
  }

  /**
   * What a run before had found out, and how far it came, if it came so far as to write.
   *
   * @throws {BackupLocationError} when it isn't what this version writes
   */
  async read(): Promise<(Checked & { progressed: Progressed | undefined; skipped: Bits }) | undefined> {
    if (!(await this.exists())) return undefined;
    const checked = readChecked(await readFile(this.#state, "utf8"));
    if (checked === undefined)
      throw new BackupLocationError(this.#folder, "holds a journal that can't be read; run it with --anew");
    const skipped = new Bits(new Uint8Array(await readFile(this.#skipped)));
    return { ...checked, progressed: await this.#lastProgress(), skipped };
  }

  /** From here on another run goes on with writing. */
  async begin(checked: Checked, skipped: Bits): Promise<void> {
    await rm(this.#progress, { force: true });
    await writeFile(this.#skipped, skipped.bytes, { flush: true });
    await writeFile(`${this.#state}.new`, JSON.stringify({ version: 1, checked }), { flush: true });
    await rename(`${this.#state}.new`, this.#state);
  }

  /** Synchronous: what is told to be in the database is noted before anything else is done. */
  note(progressed: Progressed): void {
    // A line that was cut off, as when the disk was full, ends here.
    appendFileSync(this.#progress, `\n${JSON.stringify(progressed)}`);
  }

  /** Another run begins with reading. */
  async forget(): Promise<void> {
    await rm(this.#state, { force: true });
  }

  get #state(): string {
    return join(this.#folder, "journal.json");
  }

  get #progress(): string {
    return join(this.#folder, "progress");
  }

  get #skipped(): string {
    return join(this.#folder, "skipped");
  }

  async #lastProgress(): Promise<Progressed | undefined> {
    const text = await readFile(this.#progress, "utf8").catch(() => "");
    for (const line of text.split("\n").reverse()) {
      const progressed = readProgressed(line);
      if (progressed !== undefined) return progressed;
    }
    return undefined;
  }
}
