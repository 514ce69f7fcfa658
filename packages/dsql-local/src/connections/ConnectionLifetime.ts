import type { Clock } from "../clock/Clock.ts";

/** Not adjustable (Aurora DSQL user guide, quotas). */
const LIFE_MS = 60 * 60 * 1000;

/**
 * How long a connection may be used. What a client sees of its end is a closed socket. A transaction that was begun
 * before goes on until it ends, as the user guide of the preview had it; its own limit of age sees to that it does.
 */
export class ConnectionLifetime {
  readonly #cancel: () => void;
  #expired = false;

  /** @param onOver called when the time has come */
  constructor(clock: Clock, onOver: () => void) {
    this.#cancel = clock.at(clock.nowMs() + LIFE_MS, () => {
      this.#expired = true;
      onOver();
    });
  }

  get expired(): boolean {
    return this.#expired;
  }

  /** The connection has ended otherwise. */
  dispose(): void {
    this.#cancel();
  }
}
