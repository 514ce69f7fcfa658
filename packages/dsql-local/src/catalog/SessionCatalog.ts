import type { AsyncIndex, AsyncValidate, Statement } from "../analysis/statement/Statement.ts";
import type { CatalogVersions, SchemaChange } from "./CatalogVersions.ts";

/** What a transaction has used of the catalog, and since which version. */
export interface CatalogUse {
  readonly version: number | undefined;
  readonly statements: ReadonlySet<Pick<Statement, "names">>;
}

/**
 * What one session has cached of the catalog: the names that it has used, as they were then. Where others have changed
 * one since, it is told so once, and is up to date from then on.
 */
export class SessionCatalog {
  readonly #catalog: CatalogVersions;
  /** The version as of which everything is known that has been used. */
  #version: number;
  /** Names that have been used, each with the version as of which it is known at least. */
  readonly #known = new Map<string, number>();
  /** Names that the session has changed itself, each with the version that this made. */
  readonly #own = new Map<string, number>();
  /** Names that jobs of this session change when they end. */
  readonly #ofJobs = new Set<string>();

  constructor(catalog: CatalogVersions) {
    this.#catalog = catalog;
    this.#version = catalog.current;
  }

  /** The present version. */
  get current(): number {
    return this.#catalog.current;
  }

  /** Has one of these names been changed since the session learnt of it? */
  isStale(names: readonly string[]): boolean {
    if (this.#version === this.#catalog.current) return false;
    return names.some((name) => {
      const known = this.#known.get(name);
      return (
        known !== undefined && (this.#catalog.versionOf(name)?.changed ?? 0) > Math.max(known, this.#version)
      );
    });
  }

  /** Has another changed what the transaction has used? */
  hasChanged({ version, statements }: CatalogUse): boolean {
    if (version === this.#catalog.current) return false;
    for (const { names } of statements) if (names && this.isStale(names)) return true;
    return false;
  }

  /** Has another session changed one of these names since `version`? */
  isChangedByOthers(names: readonly string[], version: number): boolean {
    if (version === this.#catalog.current) return false;
    return names.some((name) => {
      const changed = this.#catalog.versionOf(name)?.changed ?? 0;
      return changed > version && this.#own.get(name) !== changed;
    });
  }

  /** Has the session changed one of these names itself since `version`? */
  isChangedByItself(names: readonly string[], version: number): boolean {
    return names.some((name) => (this.#own.get(name) ?? 0) > version);
  }

  /** The session uses these names, of which none is stale. */
  touch(names: readonly string[]): void {
    const { current } = this.#catalog;
    for (const name of names) if (!this.#known.has(name)) this.#known.set(name, current);
  }

  /** Is this a name that nothing had in `version`, and something has now? */
  isNewSince(version: number, name: string): boolean {
    const versions = this.#catalog.versionOf(name);
    return versions !== undefined && versions.absentSince <= version && version < versions.born;
  }

  /** The session has committed a change itself. */
  commit(change: SchemaChange): void {
    this.#catalog.committed(change);
    const { current } = this.#catalog;
    for (const name of change.changed) this.#own.set(name, current);
    this.markSeen([...change.created, ...change.changed]);
  }

  /** These names are known as they are now. */
  markSeen(names: Iterable<string>): void {
    const { current } = this.#catalog;
    for (const name of names) this.#known.set(name, current);
  }

  /**
   * The session has started a job. Nobody is told of that, only of its end: an index that isn't valid yet stops no
   * writer (Aurora DSQL user guide, asynchronous indexes).
   */
  jobStarted(job: AsyncIndex | AsyncValidate): void {
    if (job.type === "index" && job.indexName !== undefined) this.#ofJobs.add(job.indexName);
    this.#ofJobs.add(job.table.name);
  }

  /** The session has waited for a job: it knows what became of its own. */
  jobAwaited(): void {
    this.markSeen(this.#ofJobs);
    this.#ofJobs.clear();
  }

  /** All that has been used is known as it is now. */
  refresh(): void {
    this.#version = this.#catalog.current;
  }
}
