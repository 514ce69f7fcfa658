import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { checkNewFile } from "../storage/folder/checkNewFile.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { replaceFile } from "../storage/folder/replaceFile.ts";
import { SourceError } from "../source/SourceError.ts";
import { codeOf } from "../storage/folder/lookAt.ts";
import { formatVerifyReport } from "./formatVerifyReport.ts";
import type { Difference, VerifyReport } from "./VerifyReport.ts";

const BUFFERED_LINES = 500;

/**
 * The report of a comparison as files to keep with a release: JSON with every difference, and a text next to it. Each appears
 * once it is complete.
 */
export class ReportFile {
  readonly path: string;
  readonly textPath: string;
  /** Lines of the differences that aren't in the report object. */
  #further: FileHandle | undefined;
  #buffered: string[] = [];

  private constructor(path: string) {
    this.path = path;
    this.textPath = path.replace(/(?:\.json)?$/, ".txt");
  }

  /**
   * @param path of the JSON; the text's is the same with `.txt`
   * @throws {BackupLocationError} when it can't be written
   */
  static async create(path: string): Promise<ReportFile> {
    await checkNewFile(path, "verify.json");
    if (path.endsWith(".txt"))
      throw new BackupLocationError(
        path,
        "must name the JSON file, e.g. verify.json; the text is written beside it",
      );
    return new ReportFile(path);
  }

  /** @throws {SourceError} when it can't be written */
  async addFurther(difference: Difference): Promise<void> {
    this.#buffered.push(`,\n${JSON.stringify(difference)}`);
    if (this.#buffered.length < BUFFERED_LINES) return;
    try {
      this.#further ??= await open(this.#furtherPart, "w+");
      await this.#further.appendFile(this.#buffered.join(""));
    } catch (error) {
      throw this.#unwritable(error);
    }
    this.#buffered = [];
  }

  /** @throws {SourceError} when they can't be written */
  async write(report: VerifyReport): Promise<void> {
    try {
      await this.#writeJson(report);
    } catch (error) {
      throw this.#unwritable(error);
    }
    await replaceFile(this.textPath, `${formatVerifyReport(report, Infinity)}\n`);
  }

  async #writeJson(report: VerifyReport): Promise<void> {
    const { differences, dangling, ...head } = report;
    const file = await open(this.#part, "w");
    try {
      await file.appendFile(JSON.stringify(head, undefined, 2).replace(/\n\}$/, ",\n"));
      // One difference a line, for `grep` and `diff`.
      await file.appendFile(`"dangling": [\n${lines(dangling)}\n],\n"differences": [\n${lines(differences)}`);
      if (this.#further !== undefined) {
        for await (const chunk of this.#further.createReadStream({ start: 0, autoClose: false }))
          await file.appendFile(chunk as Buffer);
      }
      await file.appendFile(`${this.#buffered.join("")}\n]\n}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(this.#part, this.path);
  }

  /** Removes everything but the files of `write`. */
  async close(): Promise<void> {
    await this.#further?.close();
    // The original error is reported, not one of the cleanup.
    for (const part of [this.#part, this.#furtherPart])
      await rm(part, { force: true }).catch(() => undefined);
  }

  #unwritable(error: unknown): SourceError {
    return new SourceError(this.path, `can't be written: ${codeOf(error)}`, { cause: error });
  }

  get #part(): string {
    return `${this.path}.${process.pid}.part`;
  }

  get #furtherPart(): string {
    return `${this.path}.${process.pid}.further.part`;
  }
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(",\n");
}
