/** What a committed change of the schema did, by names without schema; a schema's own name ends with a dot. */
export interface SchemaChange {
  /** Names that nothing had before. */
  created: string[];
  /** Names of what was altered, dropped, renamed or granted, and of what depends on it. */
  changed: string[];
}

/** What is known of a name that was created or changed since the server started. */
interface NameVersions {
  /** The version that brought it, last if it was dropped between; 0 for what was there before the server was. */
  born: number;
  /** The version that had dropped it before; 0 for what had never been there. */
  absentSince: number;
  /** The version that changed it last. */
  changed: number;
}

/**
 * Which version of the catalog each table, view or function name was last changed in. A session that has seen an older
 * version is told OC001 when it next touches that name (Aurora DSQL user guide, working with DDL).
 */
export class CatalogVersions {
  readonly #names = new Map<string, NameVersions>();
  #current = 0;

  get current(): number {
    return this.#current;
  }

  /** A change of these objects was committed: by a statement, or by a job that has ended. Names without schema. */
  changed(names: Iterable<string>): void {
    this.committed({ created: [], changed: [...names] });
  }

  /** A change of the schema was committed. */
  committed({ created, changed }: SchemaChange): void {
    const version = ++this.#current;
    for (const name of created) {
      const changed = this.#names.get(name)?.changed ?? 0;
      this.#names.set(name, { born: version, absentSince: changed, changed });
    }
    for (const name of changed) {
      const { born, absentSince } = this.#names.get(name) ?? { born: 0, absentSince: 0 };
      this.#names.set(name, { born, absentSince, changed: version });
    }
  }

  /** Undefined for a name of which nothing was heard. */
  versionOf(name: string): Readonly<NameVersions> | undefined {
    return this.#names.get(name);
  }
}
