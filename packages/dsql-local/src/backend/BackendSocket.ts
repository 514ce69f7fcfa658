import { Socket } from "node:net";

/** Size of the next slab where one read fills a whole one. */
const MAX_SLAB_BYTES = 256 * 1024;
const SLAB_BYTES = 16 * 1024;
/** A slab with less room isn't read into any more. */
const MIN_FREE_BYTES = 2 * 1024;

/**
 * A socket that reads many small responses into one slab of memory, where Node allocates 64 KiB for each. Bytes read aren't
 * overwritten. Until {@link readInto} is called it emits `data` as any stream.
 */
export class BackendSocket extends Socket {
  #receive: ((chunk: Buffer) => void) | undefined;

  constructor() {
    let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    let used = 0;
    super({
      onread: {
        buffer: () => {
          if (slab.length - used < MIN_FREE_BYTES) {
            slab = Buffer.allocUnsafeSlow(used === slab.length ? MAX_SLAB_BYTES : SLAB_BYTES);
            used = 0;
          }
          return used === 0 ? slab : slab.subarray(used);
        },
        callback: (length) => {
          const chunk = slab.subarray(used, used + length);
          used += length;
          if (this.#receive) this.#receive(chunk);
          else this.emit("data", chunk);
          return true;
        },
      },
    });
  }

  /** From now on `receive` gets what is read, instead of listeners of `data`. */
  readInto(receive: (chunk: Buffer) => void): void {
    this.#receive = receive;
  }
}
