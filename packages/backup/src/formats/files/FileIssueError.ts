import type { ImportIssue } from "../../issues/ImportIssue.ts";

/** A file can't be read on as what it should be: what came of it before this counts for nothing by itself. */
export class FileIssueError extends Error {
  readonly line: number | undefined;

  constructor(reason: string, line?: number) {
    super(reason);
    this.name = "FileIssueError";
    this.line = line;
  }

  /** As what is wrong with the file of this name. */
  fault(file: string): ImportIssue {
    return { file, ...(this.line === undefined ? {} : { line: this.line }), reason: this.message };
  }
}
