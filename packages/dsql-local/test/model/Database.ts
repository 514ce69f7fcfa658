import { type ConflictSet, rowName } from "./ConflictSet.ts";
import type { Rules } from "./rules.ts";
import type { Row, Shape } from "./Schema.ts";

/** A table's rows by name. */
export type Rows = ReadonlyMap<string, Row>;

/** Each table's rows at one point in time. */
export type Version = ReadonlyMap<string, Rows>;

/** Rows that a transaction has written, by table and name; `undefined` for a deleted one. */
export type Written = ReadonlyMap<string, ReadonlyMap<string, Row | undefined>>;

/** The committed state: its latest version, and the conflict sets of all commits in order. */
export class Database {
  readonly shape: Shape;
  readonly rules: Rules;
  #version: Version;
  #commits = 0;
  #log: { at: number; set: ConflictSet }[] = [];
  readonly #generated = new Map<string, number>();
  #statement = -1;
  #gaps: number[] = [];

  constructor(shape: Shape, rows: Readonly<Record<string, readonly Row[]>>, rules: Rules) {
    this.shape = shape;
    this.rules = rules;
    this.#version = new Map(
      shape.tables.map((table) => [
        table.name,
        new Map((rows[table.name] ?? []).map((row) => [rowName(table, row), row])),
      ]),
    );
  }

  get version(): Version {
    return this.#version;
  }

  /** The number of commits. A snapshot shows the commits up to a number. */
  get commits(): number {
    return this.#commits;
  }

  /**
   * Sequences aren't transactional: a value is drawn at once and never returned.
   *
   * Decided: a statement may leave a gap before its values, as DSQL's and PostgreSQL's may.
   */
  nextValue(table: string): number {
    const value = (this.#generated.get(table) ?? 0) + (this.#gaps[this.#statement] ?? 0) + 1;
    this.#gaps[this.#statement] = 0;
    this.#generated.set(table, value);
    return value;
  }

  /** Sets the gap that each of the next statements leaves. */
  leaveGaps(gaps: readonly number[]): void {
    this.#statement = -1;
    this.#gaps = [...gaps];
  }

  /** A statement begins. */
  beginStatement(): void {
    this.#statement++;
  }

  moveTo(table: string, value: number): void {
    this.#generated.set(table, Math.max(value, this.#generated.get(table) ?? 0));
  }

  get generated(): ReadonlyMap<string, number> {
    return this.#generated;
  }

  setGenerated(generated: ReadonlyMap<string, number>): void {
    const tables = [...this.#generated.keys(), ...generated.keys()];
    for (const table of tables) this.#generated.set(table, generated.get(table) ?? 0);
  }

  /** Whether a commit since then conflicts with it. */
  conflicts(set: ConflictSet, since: number): boolean {
    return this.#log.some(
      ({ at, set: theirs }) =>
        (at > since || !this.rules.has("earlierCommitsDontCount")) && set.conflictsWith(theirs),
    );
  }

  commit(written: Written, set: ConflictSet): void {
    this.note(set);
    const version = new Map(this.#version);
    for (const [table, changes] of written) {
      const rows = new Map(version.get(table));
      for (const [name, row] of changes) {
        if (row) rows.set(name, row);
        else rows.delete(name);
      }
      version.set(table, rows);
    }
    this.#version = version;
  }

  note(set: ConflictSet): void {
    this.#log.push({ at: ++this.#commits, set });
  }
}
