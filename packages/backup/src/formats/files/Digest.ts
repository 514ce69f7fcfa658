import { createHash, type Hash } from "node:crypto";

/** Counts and hashes the bytes that pass through. */
export class Digest {
  bytes = 0;
  readonly #hash: Hash;

  constructor(algorithm: "md5" | "sha256") {
    this.#hash = createHash(algorithm);
  }

  async *through(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      this.bytes += piece.length;
      this.#hash.update(piece);
      yield piece;
    }
  }

  /** The digest of all bytes so far; can be called once. */
  value(encoding: "hex" | "base64"): string {
    return this.#hash.digest(encoding);
  }
}
