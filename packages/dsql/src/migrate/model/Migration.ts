import type { Token } from "./Token.ts";

/** One step of a migration: an SQL statement, or a code migration (`-- @run name`). */
export interface MigrationStep {
  file: string;
  /** Line on which the statement (or its `@run`) begins. */
  line: number;
  /** Number among the file's steps, from 1: the key of its record. */
  step: number;
  /** SHA-256 of the step with its guard: shows whether a step was edited after it ran. */
  checksum: string;
  /** A query from `-- @unless`: where it returns a row, the step is skipped. */
  unless?: string;
  action: StepAction;
}

/** What a step does, which decides how it runs. */
export type StepAction =
  /** DDL: sent on its own, recorded afterwards, and sent again when its outcome is unknown. */
  | { kind: "ddl"; sql: string; summary: string }
  /** DDL that starts a job: an index to build or a constraint to validate. */
  | { kind: "index"; sql: string; summary: string; index: IndexName }
  | { kind: "validate"; sql: string; summary: string }
  /** Writes rows: committed together with its record, so it takes effect exactly once. */
  | { kind: "dml"; sql: string; summary: string }
  /** A step written in TypeScript. */
  | { kind: "run"; run: string; summary: string };

export interface IndexName {
  /** Schema of the table, where the statement names one. */
  schema?: string;
  name: string;
}

/** A statement of a file, before it is checked. */
export interface RawStep {
  line: number;
  /** The statement without its `;`, or an empty text for a code migration. */
  sql: string;
  /** Its tokens without spaces and comments. */
  tokens: readonly Token[];
  run?: string;
  unless?: { sql: string; line: number };
}

/** A migration file, read and checked. */
export interface Migration {
  /** File name without `.sql`: its key in the history. */
  name: string;
  file: string;
  /** SHA-256 of the text; line endings and a byte order mark make no difference. */
  checksum: string;
  steps: readonly MigrationStep[];
}
