import { DsqlClientError } from "../../errors/DsqlClientError.ts";

/** A location in a migration: file name and line, from 1. */
export interface SourceLocation {
  file: string;
  line?: number;
}

/**
 * A migration isn't valid, or failed. The message begins with `file:line` where there is one, and may contain the database's
 * message about a statement of the file, but no parameters and no rows.
 */
export class MigrationError extends DsqlClientError {
  readonly code = "MIGRATION";
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(location: SourceLocation | undefined, reason: string, options?: ErrorOptions) {
    super(location === undefined ? reason : `${formatLocation(location)}: ${reason}`, options);
    this.file = location?.file;
    this.line = location?.line;
  }

  /** The same error with its statement on a line of its own. */
  about(statement: string): MigrationError {
    const error = new MigrationError(undefined, `${this.message}\n${statement}`, { cause: this.cause });
    return Object.assign(error, { file: this.file, line: this.line });
  }
}

/** `0003_title_folded.sql:7`, or the file alone where no line is known. */
export function formatLocation({ file, line }: SourceLocation): string {
  return line === undefined ? file : `${file}:${line}`;
}
