import type { Participant } from "../activity/ConflictCause.ts";

/** What a committed DDL statement did, by names without schema; a schema's own name ends with a dot. */
export interface SchemaChange {
  /** Names that didn't exist before. */
  created: string[];
  /** Names of what was altered, dropped, renamed or granted, and of what depends on it. */
  changed: string[];
}

/** Versions of a name that was created or changed since the server started. */
interface NameVersions {
  /** The version that created it, again if it was dropped in between; 0 if it is older than the server. */
  born: number;
  /** The version that had dropped it before; 0 if it had never existed. */
  absentSince: number;
  /** The version that last changed it. */
  changed: number;
  /** Who did. */
  by?: Participant;
}

/**
 * The catalog version in which each name of a table, view or function last changed. A session that has seen an older version
 * receives OC001 when it next uses that name (Aurora DSQL user guide, working with DDL).
 */
export class CatalogVersions {
  readonly #names = new Map<string, NameVersions>();
  #current = 0;

  get current(): number {
    return this.#current;
  }

  /** A job has completed a change of these objects. Names without schema. */
  changed(names: Iterable<string>): void {
    this.committed({ created: [], changed: [...names] }, { session: null, role: "job", statement: null });
  }

  /**
   * A schema change was committed.
   *
   * @param by undefined where nobody may ask
   */
  committed({ created, changed }: SchemaChange, by?: Participant): void {
    const version = ++this.#current;
    for (const name of created) {
      const changed = this.#names.get(name)?.changed ?? 0;
      this.#names.set(name, { born: version, absentSince: changed, changed });
    }
    for (const name of changed) {
      const { born, absentSince } = this.#names.get(name) ?? { born: 0, absentSince: 0 };
      this.#names.set(name, { born, absentSince, changed: version, ...(by ? { by } : {}) });
    }
  }

  /** Undefined for a name that hasn't changed. */
  versionOf(name: string): Readonly<NameVersions> | undefined {
    return this.#names.get(name);
  }
}
