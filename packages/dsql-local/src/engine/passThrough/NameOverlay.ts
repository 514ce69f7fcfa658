/** What a batch will have made of names (of prepared statements, of portals) once it has been done. */
export class NameOverlay<T> {
  readonly #now: ReadonlyMap<string, T>;
  readonly #changes = new Map<string, T | undefined>();
  #cleared = false;

  /** @param now what they stand for before it */
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

  /** All are gone but the unnamed one. */
  clearNamed(): void {
    const unnamed = this.get("");
    this.#changes.clear();
    this.#changes.set("", unnamed);
    this.#cleared = true;
  }
}
