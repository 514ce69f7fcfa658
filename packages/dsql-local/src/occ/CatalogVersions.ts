/**
 * Which version of the catalog each table, view or function name was last changed in. A session that has seen an older
 * version is told OC001 when it next touches that name (Aurora DSQL user guide, working with DDL).
 */
export class CatalogVersions {
  readonly #changed = new Map<string, number>();
  #current = 0;

  get current(): number {
    return this.#current;
  }

  /** A change of these objects was committed: by a statement, or by a job that has ended. Names without schema. */
  changed(names: Iterable<string>): void {
    this.#current++;
    for (const name of names) this.#changed.set(name, this.#current);
  }

  /** Has any of these names been changed after `version`? */
  isStale(version: number, names: Iterable<string>): boolean {
    if (version === this.#current) return false;
    for (const name of names) if ((this.#changed.get(name) ?? 0) > version) return true;
    return false;
  }
}
