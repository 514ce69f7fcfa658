import type { CatalogVersions } from "./CatalogVersions.ts";

/** Reads something from the catalog, and reads it again after each change of the schema. */
export class ReloadingCache {
  readonly #catalog: CatalogVersions;
  readonly #read: () => Promise<void>;
  /** The version of the catalog that was read last. */
  #version = -1;
  #loading: Promise<void> | undefined;

  /** @param read reads and keeps it; what was read before is kept when this fails */
  constructor(catalog: CatalogVersions, read: () => Promise<void>) {
    this.#catalog = catalog;
    this.#read = read;
  }

  /** Whether the schema is unchanged since it was read. */
  get isCurrent(): boolean {
    return this.#version === this.#catalog.current;
  }

  /** Await this before using what was read; undefined while that is current. */
  load(): Promise<void> | undefined {
    if (this.isCurrent) return undefined;
    return (this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    }));
  }

  async #load(): Promise<void> {
    const version = this.#catalog.current;
    try {
      await this.#read();
      this.#version = version;
    } catch {
      // PostgreSQL is gone; the client's own statement reports that.
    }
  }
}
