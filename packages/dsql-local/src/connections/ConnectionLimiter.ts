import type { Clock } from "../clock/Clock.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { ConnectionLimits } from "./ConnectionLimits.ts";
import { TokenBucket } from "./TokenBucket.ts";

/** Counts connections, and rejects those over the limits of number or rate. */
export class ConnectionLimiter {
  readonly #limits: ConnectionLimits;
  readonly #bucket: TokenBucket;
  #open = 0;

  constructor(clock: Clock, limits: ConnectionLimits) {
    this.#limits = limits;
    this.#bucket = new TokenBucket(clock, limits);
  }

  /** Call it for each new connection. Returns the error, or the function to call once when the connection has ended. */
  acquire(): { error: DsqlError } | { release: () => void } {
    if (!this.#bucket.take()) return { error: toDsqlError(connection.rate) };
    if (this.#open >= this.#limits.maxConnections) return { error: toDsqlError(connection.tooMany) };
    this.#open++;
    return {
      release: () => {
        this.#open--;
      },
    };
  }
}
