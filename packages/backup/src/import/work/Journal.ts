import { appendFileSync } from "node:fs";
import { access, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import type { ImportReport } from "../report/ImportReport.ts";
import { Bits } from "./Bits.ts";

/** The stages of writing, in order. */
export const stages = ["rows", "seasons", "deletions", "deletions of series"] as const;
export type Stage = (typeof stages)[number];

/** Progress of a stage: everything before this number of its lines is in the database. */
export interface Progressed {
  stage: Stage;
  done: number;
  types: ImportReport["types"];
  deletions: ImportReport["deletions"];
}

/** The identity of an import: a resumed run has to have the same. */
export interface Identity {
  from: string;
  /** Absent for sources without a stable version, such as a table: the first run's data is imported. */
  fingerprint?: string | undefined;
  /** Options that decide what is written, as on the command line. */
  options: Record<string, unknown>;
}

/** The findings before the first row is written. */
export interface Checked {
  identity: Identity;
  report: ImportReport;
  /** Items to write, and ids to delete. */
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

/** `undefined` for an incomplete line. */
function readProgressed(line: string): Progressed | undefined {
  try {
    return JSON.parse(line) as Progressed;
  } catch {
    return undefined;
  }
}

/** The journal of an import: all that another run needs to resume it. */
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
   * The findings and the progress of an earlier run, if it had started to write.
   *
   * @throws {BackupLocationError} when this version can't have written it
   */
  async read(): Promise<(Checked & { progressed: Progressed | undefined; skipped: Bits }) | undefined> {
    if (!(await this.exists())) return undefined;
    const checked = readChecked(await readFile(this.#state, "utf8"));
    if (checked === undefined)
      throw new BackupLocationError(this.#folder, "holds a journal that can't be read; run it with --anew");
    const skipped = new Bits(new Uint8Array(await readFile(this.#skipped)));
    return { ...checked, progressed: await this.#lastProgress(), skipped };
  }

  /** From here on another run resumes the writing. */
  async begin(checked: Checked, skipped: Bits): Promise<void> {
    await rm(this.#progress, { force: true });
    await writeFile(this.#skipped, skipped.bytes, { flush: true });
    await writeFile(`${this.#state}.new`, JSON.stringify({ version: 1, checked }), { flush: true });
    await rename(`${this.#state}.new`, this.#state);
  }

  /** Synchronous: a committed batch is recorded before anything else is done. */
  note(progressed: Progressed): void {
    // Ends an incomplete line, e.g. of a full disk.
    appendFileSync(this.#progress, `\n${JSON.stringify(progressed)}`);
  }

  /** From here on another run starts with reading. */
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
