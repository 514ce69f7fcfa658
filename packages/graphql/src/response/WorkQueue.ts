/** A piece of work that runs without interruption. */
type Unit = () => void;

interface Batch {
  units: Unit[];
  next: number;
}

/**
 * A depth-first queue: units that a unit adds run, in order, before those queued already. So nested lists are built one
 * after the other, and the queue never contains the work for all of them.
 */
export class WorkQueue {
  readonly #batches: Batch[] = [];
  #added: Batch | undefined;
  #running = false;

  get empty(): boolean {
    return this.#batches.length === 0;
  }

  add(unit: Unit): void {
    let batch = this.#running ? this.#added : this.#batches[0];
    if (batch === undefined) {
      batch = { units: [], next: 0 };
      this.#batches.push(batch);
      if (this.#running) this.#added = batch;
    }
    batch.units.push(unit);
  }

  /** Runs the next unit. @returns false when there is none */
  run(): boolean {
    const batch = this.#batches.at(-1);
    const unit = batch?.units[batch.next];
    if (batch === undefined || unit === undefined) return false;
    batch.next++;
    if (batch.next === batch.units.length) this.#batches.pop();
    this.#running = true;
    this.#added = undefined;
    try {
      unit();
    } finally {
      this.#running = false;
    }
    return true;
  }

  clear(): void {
    this.#batches.length = 0;
  }
}
