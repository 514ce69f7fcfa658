import type { Clock } from "../clock/Clock.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { ConnectionLimits } from "./ConnectionLimits.ts";
import { TokenBucket } from "./TokenBucket.ts";

/** Counts connections, and refuses those that are too many or come too fast. */
export class ConnectionLimiter {
  readonly #limits: ConnectionLimits;
  readonly #bucket: TokenBucket;
  #open = 0;

  constructor(clock: Clock, limits: ConnectionLimits) {
    this.#limits = limits;
    this.#bucket = new TokenBucket(clock, limits);
  }

  /** A connection has come: the refusal, or what to call once when it has gone. */
  acquire(): { refusal: DsqlError } | { leave: () => void } {
    if (!this.#bucket.take()) return { refusal: toDsqlError(connection.rate) };
    if (this.#open >= this.#limits.maxConnections) return { refusal: toDsqlError(connection.tooMany) };
    this.#open++;
    return {
      leave: () => {
        this.#open--;
      },
    };
  }
}
