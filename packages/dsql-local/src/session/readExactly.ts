import type { Duplex } from "node:stream";

/**
 * The next `length` bytes of a stream that isn't flowing.
 *
 * @throws Error when the stream ends before
 */
export async function readExactly(stream: Duplex, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  for (;;) {
    const bytes = stream.read(length) as Buffer | null;
    if (bytes?.length === length) return bytes;
    if (bytes || stream.readableEnded || stream.destroyed) throw new Error("the client has gone");
    await new Promise<void>((resolve) => {
      const wake = () => {
        for (const event of events) stream.off(event, wake);
        resolve();
      };
      for (const event of events) stream.on(event, wake);
    });
  }
}

const events = ["readable", "end", "close", "error"];
