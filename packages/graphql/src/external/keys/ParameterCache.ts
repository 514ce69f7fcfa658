import { once } from "../once.ts";
import type { ReadParameter } from "./ReadParameter.ts";

/** How long a key is cached, in milliseconds: a replaced key is picked up after it. */
const CACHED_MS = 5 * 60_000;
/** A service that rejects a valid key must not cause a read of SSM at each request. */
const MIN_REREAD_MS = 10_000;

interface CachedKey {
  value: string;
  readAtMs: number;
}

/**
 * Keys from SSM parameters, each read when first needed and cached for five minutes, or longer if it can't be read
 * again. Failed reads aren't cached. Concurrent callers share a read.
 */
export class ParameterCache {
  readonly #read: ReadParameter;
  readonly #now: () => number;
  readonly #known = new Map<string, CachedKey>();
  readonly #reading = new Map<string, Promise<string>>();

  constructor(read: ReadParameter = readSsm, now: () => number = Date.now) {
    this.#read = read;
    this.#now = now;
  }

  /** @throws the error of a failed read when no value is cached */
  async get(name: string): Promise<string> {
    const known = this.#known.get(name);
    if (known !== undefined && this.#now() - known.readAtMs < CACHED_MS) return known.value;
    try {
      return await this.#readOnce(name);
    } catch (error) {
      if (known === undefined) throw error;
      // Retry in a while rather than at each request.
      known.readAtMs = this.#now() - CACHED_MS + MIN_REREAD_MS;
      return known.value;
    }
  }

  /** Rereads a key that a service has rejected, unless it was just read. @returns the current value */
  async readAgain(name: string, rejected: string): Promise<string> {
    const known = this.#known.get(name);
    if (known === undefined) return this.get(name);
    if (known.value !== rejected || this.#now() - known.readAtMs < MIN_REREAD_MS) return known.value;
    return this.#readOnce(name);
  }

  #readOnce(name: string): Promise<string> {
    const reading =
      this.#reading.get(name) ??
      this.#read(name)
        .then((value) => {
          if (value === undefined || value.trim() === "") throw new EmptyParameterError();
          const known = { value: value.trim(), readAtMs: this.#now() };
          this.#known.set(name, known);
          return known.value;
        })
        .finally(() => this.#reading.delete(name));
    this.#reading.set(name, reading);
    return reading;
  }
}

/** The parameter doesn't exist or is empty. */
class EmptyParameterError extends Error {
  override readonly name = "ParameterNotFound";
}

const connect = once(async () => (await import("./connectSsm.ts")).connectSsm());

const readSsm: ReadParameter = async (name) => (await connect())(name);
