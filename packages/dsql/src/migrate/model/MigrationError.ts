import { DsqlClientError } from "../../errors/DsqlClientError.ts";

/** Where in a migration something is: the file's name and a line, counted from 1. */
export interface SourceLocation {
  file: string;
  line?: number;
}

/**
 * A migration can't be run, or failed. The message begins with `file:line` where there is one, and may hold the
 * database's own words on a statement of the file, but no parameters and no rows.
 */
export class MigrationError extends DsqlClientError {
  readonly code = "MIGRATION";
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(place: SourceLocation | undefined, reason: string, options?: ErrorOptions) {
    super(place === undefined ? reason : `${formatLocation(place)}: ${reason}`, options);
    this.file = place?.file;
    this.line = place?.line;
  }

  /** The same error with the statement that it is about, on a line of its own. */
  about(statement: string): MigrationError {
    const error = new MigrationError(undefined, `${this.message}\n${statement}`, { cause: this.cause });
    return Object.assign(error, { file: this.file, line: this.line });
  }
}

/** `0003_title_folded.sql:7`, or the file alone where no line is known. */
export function formatLocation({ file, line }: SourceLocation): string {
  return line === undefined ? file : `${file}:${line}`;
}
