/** Statements in progress that PostgreSQL commits on its own, by its own locks alone. */
export class PassThroughStatements {
  readonly #running = new Set<Promise<void>>();
  /** Those of them whose rows PostgreSQL doesn't report. */
  readonly #unreported = new Set<Promise<void>>();
  /** COMMITs that wait for them to end. */
  #blocks = 0;

  /** Whether none may begin now. */
  get isBlocked(): boolean {
    return this.#blocks > 0;
  }

  /** Keeps new ones from beginning until the returned function is called. */
  block(): () => void {
    this.#blocks++;
    return () => {
      this.#blocks--;
    };
  }

  /** Call this before one is sent, and the returned function once PostgreSQL has responded. */
  begin(isReported: boolean): () => void {
    let ended: () => void = () => undefined;
    const statement = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#running.add(statement);
    if (!isReported) this.#unreported.add(statement);
    return () => {
      this.#running.delete(statement);
      this.#unreported.delete(statement);
      ended();
    };
  }

  /** Resolves when those that run now have ended; undefined when none runs. */
  ended(): Promise<unknown> | undefined {
    return this.#running.size === 0 ? undefined : Promise.all(this.#running);
  }

  /** The same for those whose rows PostgreSQL doesn't report. */
  unreportedEnded(): Promise<unknown> | undefined {
    return this.#unreported.size === 0 ? undefined : Promise.all(this.#unreported);
  }
}
