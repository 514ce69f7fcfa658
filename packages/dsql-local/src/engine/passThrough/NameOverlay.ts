/** The names of prepared statements or portals as a batch will leave them. */
export class NameOverlay<T> {
  readonly #now: ReadonlyMap<string, T>;
  readonly #changes = new Map<string, T | undefined>();
  #cleared = false;

  /** @param now the names before the batch */
  constructor(now: ReadonlyMap<string, T>) {
    this.#now = now;
  }

  get(key: string): T | undefined {
    if (this.#changes.has(key)) return this.#changes.get(key);
    return this.#cleared && key !== "" ? undefined : this.#now.get(key);
  }

  set(key: string, value: T | undefined): void {
    this.#changes.set(key, value);
  }

  /** Drops all but the unnamed one. */
  clearNamed(): void {
    const unnamed = this.get("");
    this.#changes.clear();
    this.#changes.set("", unnamed);
    this.#cleared = true;
  }
}
