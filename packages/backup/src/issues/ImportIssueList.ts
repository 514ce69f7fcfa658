import type { ImportIssue } from "./ImportIssue.ts";

/** Most issues that are kept; a file of the wrong kind would fill the memory otherwise. */
const MAX_KEPT = 1_000;

/** A list of issues: the first 1,000 are kept, all are counted. */
export class ImportIssueList {
  readonly #kept: ImportIssue[] = [];
  #count = 0;

  add(fault: ImportIssue): void {
    this.#count++;
    if (this.#kept.length < MAX_KEPT) this.#kept.push(fault);
  }

  get count(): number {
    return this.#count;
  }

  /** File by file, item by item; files in the order in which they first had an issue. */
  sorted(): ImportIssue[] {
    const files = [...new Set(this.#kept.map(({ file }) => file))];
    const position = ({ file, item = Infinity }: ImportIssue) => [files.indexOf(file), item] as const;
    return this.#kept.toSorted((a, b) => {
      const [[fileA, itemA], [fileB, itemB]] = [position(a), position(b)];
      return fileA - fileB || (itemA === itemB ? 0 : itemA - itemB);
    });
  }
}
