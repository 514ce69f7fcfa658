/**
 * Objects that come at the same moments, so that what a loader reads for them is read in one statement per moment: all
 * items of a page come together, those of two pages don't.
 */
export class LoaderBatch {
  /** At how many moments. */
  readonly dispatches: number;
  readonly #loaded = new Map<string, LoaderBatch>();

  constructor(moments: number) {
    this.dispatches = moments;
  }

  /** What a loader brings for these objects. Only the first field that asks it causes statements. */
  load(loader: string): { batch: LoaderBatch; statements: number } {
    const known = this.#loaded.get(loader);
    if (known !== undefined) return { batch: known, statements: 0 };
    const batch = new LoaderBatch(this.dispatches);
    this.#loaded.set(loader, batch);
    return { batch, statements: this.dispatches };
  }
}
