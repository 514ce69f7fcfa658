/**
 * Objects that resolve in the same ticks, so that a loader (DataLoader) sends one statement a tick for all of them: the
 * items of one page resolve together, those of two pages don't.
 */
export class LoaderBatch {
  /** Number of ticks; a loader dispatches one statement for each. */
  readonly dispatches: number;
  readonly #loaded = new Map<string, LoaderBatch>();

  constructor(dispatches: number) {
    this.dispatches = dispatches;
  }

  /** The batch of the items that a loader reads for these objects. Only the first field that uses it causes statements. */
  load(loader: string): { batch: LoaderBatch; statements: number } {
    const known = this.#loaded.get(loader);
    if (known !== undefined) return { batch: known, statements: 0 };
    const batch = new LoaderBatch(this.dispatches);
    this.#loaded.set(loader, batch);
    return { batch, statements: this.dispatches };
  }
}
