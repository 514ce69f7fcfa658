import { once } from "../once.ts";
import type { ReadParameter } from "./ReadParameter.ts";

/** How long a key that was read is used, in milliseconds: a key that has been replaced is picked up after it. */
const KEPT_MS = 5 * 60_000;
/** A service that rejects a valid key must not cause a read of SSM at each request. */
const READ_AGAIN_AFTER_MS = 10_000;

interface Known {
  value: string;
  readAtMs: number;
}

/**
 * Keys out of SSM parameters, each read when it is first needed. One that was read is kept for five minutes, and for longer
 * where it can't be read again; a failed read isn't kept at all. Callers at the same time share a read.
 */
export class ParameterCache {
  readonly #read: ReadParameter;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<string>>();

  constructor(read: ReadParameter = readSsm, now: () => number = Date.now) {
    this.#read = read;
    this.#now = now;
  }

  /** @throws what kept it from being read */
  async get(name: string): Promise<string> {
    const known = this.#known.get(name);
    if (known !== undefined && this.#now() - known.readAtMs < KEPT_MS) return known.value;
    try {
      return await this.#readOnce(name);
    } catch (error) {
      if (known === undefined) throw error;
      // Asked again in a while rather than at each request.
      known.readAtMs = this.#now() - KEPT_MS + READ_AGAIN_AFTER_MS;
      return known.value;
    }
  }

  /** Reads a key again that a service has rejected, unless that was done just now. @returns what it is now */
  async readAgain(name: string, refused: string): Promise<string> {
    const known = this.#known.get(name);
    if (known === undefined) return this.get(name);
    if (known.value !== refused || this.#now() - known.readAtMs < READ_AGAIN_AFTER_MS) return known.value;
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

/** There is no such parameter, or nothing in it. */
class EmptyParameterError extends Error {
  override readonly name = "ParameterNotFound";
}

const connect = once(async () => (await import("./connectSsm.ts")).connectSsm());

const readSsm: ReadParameter = async (name) => (await connect())(name);
