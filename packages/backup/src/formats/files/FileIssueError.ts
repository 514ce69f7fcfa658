import type { ImportIssue } from "../../issues/ImportIssue.ts";

/** A file is invalid from some point on. What was read before doesn't count alone. */
export class FileIssueError extends Error {
  readonly line: number | undefined;

  constructor(reason: string, line?: number) {
    super(reason);
    this.name = "FileIssueError";
    this.line = line;
  }

  /** As an issue of the file of this name. */
  fault(file: string): ImportIssue {
    return { file, ...(this.line === undefined ? {} : { line: this.line }), reason: this.message };
  }
}
