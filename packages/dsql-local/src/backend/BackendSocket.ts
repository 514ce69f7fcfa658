import { Socket } from "node:net";

/** Grows to this where one read fills what there is. */
const MAX_SLAB_BYTES = 256 * 1024;
const SLAB_BYTES = 16 * 1024;
/** Less room isn't read into. */
const LEAST_BYTES = 2 * 1024;

/**
 * A socket that reads many small answers into one piece of memory, where Node takes a new one of 64 KiB for each.
 * What has been read stays as it is. While nobody has {@link readInto | taken} it, it is a stream as any.
 */
export class BackendSocket extends Socket {
  #receive: ((chunk: Buffer) => void) | undefined;

  constructor() {
    let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    let used = 0;
    super({
      onread: {
        buffer: () => {
          if (slab.length - used < LEAST_BYTES) {
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

  /** From now on what is read goes to `receive`, not to listeners. */
  readInto(receive: (chunk: Buffer) => void): void {
    this.#receive = receive;
  }
}
