/**
 * Objects that resolve in the same ticks, so that a loader (DataLoader) reads for all of them with one statement a tick: the
 * items of one page resolve together, those of two pages don't.
 */
export class LoaderBatch {
  /** In how many ticks, each of which a loader dispatches a statement for. */
  readonly dispatches: number;
  readonly #loaded = new Map<string, LoaderBatch>();

  constructor(moments: number) {
    this.dispatches = moments;
  }

  /** The batch of what a loader reads for these objects. Only the first field that uses the loader causes statements. */
  load(loader: string): { batch: LoaderBatch; statements: number } {
    const known = this.#loaded.get(loader);
    if (known !== undefined) return { batch: known, statements: 0 };
    const batch = new LoaderBatch(this.dispatches);
    this.#loaded.set(loader, batch);
    return { batch, statements: this.dispatches };
  }
}
