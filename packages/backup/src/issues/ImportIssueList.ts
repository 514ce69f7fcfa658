import type { ImportIssue } from "./ImportIssue.ts";

/** Issues kept one by one; a file of the wrong kind would else fill the memory with them. */
const MAX_KEPT = 1_000;

/** All issues found: the first 1,000 as they are, the rest as a number. */
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
    const place = ({ file, item = Infinity }: ImportIssue) => [files.indexOf(file), item] as const;
    return this.#kept.toSorted((a, b) => {
      const [[fileA, itemA], [fileB, itemB]] = [place(a), place(b)];
      return fileA - fileB || (itemA === itemB ? 0 : itemA - itemB);
    });
  }
}
