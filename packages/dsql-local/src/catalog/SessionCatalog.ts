import type { ConflictCause } from "../activity/ConflictCause.ts";
import type { SessionActivity } from "../activity/SessionActivity.ts";
import { shortText } from "../activity/shortText.ts";
import type { AsyncIndex, AsyncValidate, Statement } from "../analysis/statement/Statement.ts";
import type { CatalogVersions, SchemaChange } from "./CatalogVersions.ts";

/** What a transaction has used of the catalog, and since which version. */
export interface CatalogUse {
  readonly version: number | undefined;
  readonly statements: ReadonlySet<Pick<Statement, "names">>;
}

/**
 * One session's catalog cache: the names that it has used, as they were then. If others have changed one since, the session
 * receives OC001 once and is current from then on.
 */
export class SessionCatalog {
  readonly #catalog: CatalogVersions;
  readonly #author: SessionActivity | undefined;
  /** All names that the session has used are known at least as of this version. */
  #version: number;
  /** Names that the session has used, each with the version as of which it is known at least. */
  readonly #known = new Map<string, number>();
  /** Names that the session has changed itself, each with the resulting version. */
  readonly #own = new Map<string, number>();
  /** Names that this session's jobs change when they end. */
  readonly #ofJobs = new Set<string>();

  /** @param author of the session's changes; undefined where nobody may ask */
  constructor(catalog: CatalogVersions, author?: SessionActivity) {
    this.#catalog = catalog;
    this.#author = author;
    this.#version = catalog.current;
  }

  /** The current version. */
  get current(): number {
    return this.#catalog.current;
  }

  /** Whether one of these names has changed since the session last saw it. */
  isStale(names: readonly string[]): boolean {
    if (this.#version === this.#catalog.current) return false;
    return names.some((name) => {
      const known = this.#known.get(name);
      return (
        known !== undefined && (this.#catalog.versionOf(name)?.changed ?? 0) > Math.max(known, this.#version)
      );
    });
  }

  /** Whether another session has changed a name that the transaction has used. */
  hasChanged({ version, statements }: CatalogUse): boolean {
    if (version === this.#catalog.current) return false;
    for (const { names } of statements) if (names && this.isStale(names)) return true;
    return false;
  }

  /** The latest change of one of these names by somebody else. */
  explainConflict(names: Iterable<string>): ConflictCause | undefined {
    let latest = 0;
    let cause: ConflictCause | undefined;
    for (const name of names) {
      const { changed = 0, by } = this.#catalog.versionOf(name) ?? {};
      if (changed <= latest || this.#own.get(name) === changed) continue;
      latest = changed;
      cause = { kind: "schema", object: name, ...(by ? { winner: by } : {}) };
    }
    return cause;
  }

  /** Whether another session has changed one of these names since `version`. */
  isChangedByOthers(names: readonly string[], version: number): boolean {
    if (version === this.#catalog.current) return false;
    return names.some((name) => {
      const changed = this.#catalog.versionOf(name)?.changed ?? 0;
      return changed > version && this.#own.get(name) !== changed;
    });
  }

  /** Whether the session has itself changed one of these names since `version`. */
  isChangedByItself(names: readonly string[], version: number): boolean {
    return names.some((name) => (this.#own.get(name) ?? 0) > version);
  }

  /** The session uses these names, none of which is stale. */
  touch(names: readonly string[]): void {
    const { current } = this.#catalog;
    for (const name of names) if (!this.#known.has(name)) this.#known.set(name, current);
  }

  /** Whether this name didn't exist in `version` and does now. */
  isNewSince(version: number, name: string): boolean {
    const versions = this.#catalog.versionOf(name);
    return versions !== undefined && versions.absentSince <= version && version < versions.born;
  }

  /**
   * The session has committed a schema change.
   *
   * @param statement that made it, where it isn't the last one
   */
  commit(change: SchemaChange, statement = this.#author?.statement?.text): void {
    this.#catalog.committed(
      change,
      this.#author?.with(statement === undefined ? null : shortText(statement)),
    );
    const { current } = this.#catalog;
    for (const name of change.changed) this.#own.set(name, current);
    this.markSeen([...change.created, ...change.changed]);
  }

  /** The session knows the current state of these names. */
  markSeen(names: Iterable<string>): void {
    const { current } = this.#catalog;
    for (const name of names) this.#known.set(name, current);
  }

  /**
   * The session has started a job. Only its end is a change for others: an index that isn't valid yet doesn't stop writers
   * (Aurora DSQL user guide, asynchronous indexes).
   */
  jobStarted(job: AsyncIndex | AsyncValidate): void {
    if (job.type === "index" && job.indexName !== undefined) this.#ofJobs.add(job.indexName);
    this.#ofJobs.add(job.table.name);
  }

  /** The session has waited for a job: it knows the changes by its own jobs. */
  jobAwaited(): void {
    this.markSeen(this.#ofJobs);
    this.#ofJobs.clear();
  }

  /** The session knows the current state of all names. */
  refresh(): void {
    this.#version = this.#catalog.current;
  }
}
