import type { WireMessage } from "./MessageSplitter.ts";

/** The messages in one piece. Where they lie side by side, as those of one chunk do, nothing is copied. */
export function joinMessages(frames: readonly WireMessage[]): Buffer {
  const [first] = frames;
  if (!first) return Buffer.alloc(0);
  const { chunk } = first;
  let end = first.start;
  for (const { bytes, chunk: other, start } of frames) {
    if (other !== chunk || start !== end) return Buffer.concat(frames.map((message) => message.bytes));
    end += bytes.length;
  }
  return chunk.subarray(first.start, end);
}
