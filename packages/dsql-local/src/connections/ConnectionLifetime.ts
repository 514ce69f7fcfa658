import type { Clock } from "../clock/Clock.ts";

/** Not adjustable (Aurora DSQL user guide, quotas). */
const MAX_LIFETIME_MS = 60 * 60 * 1000;

/**
 * A connection's maximum lifetime. The server then closes its socket. A transaction that is open goes on until it ends, as
 * the user guide of the preview said; its own maximum age ends it at the latest.
 */
export class ConnectionLifetime {
  readonly #cancel: () => void;
  #expired = false;

  /** @param onExpired called at the end of the lifetime */
  constructor(clock: Clock, onExpired: () => void) {
    this.#cancel = clock.at(clock.nowMs() + MAX_LIFETIME_MS, () => {
      this.#expired = true;
      onExpired();
    });
  }

  get expired(): boolean {
    return this.#expired;
  }

  /** The connection has ended before that. */
  dispose(): void {
    this.#cancel();
  }
}
