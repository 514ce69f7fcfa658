import type { WireMessage } from "./MessageSplitter.ts";

/** Concatenates messages; without a copy where they are adjacent in one chunk read from the socket. */
export function joinMessages(messages: readonly WireMessage[]): Buffer {
  const [first] = messages;
  if (!first) return Buffer.alloc(0);
  const { chunk } = first;
  let end = first.start;
  for (const { bytes, chunk: other, start } of messages) {
    if (other !== chunk || start !== end) return Buffer.concat(messages.map((message) => message.bytes));
    end += bytes.length;
  }
  return chunk.subarray(first.start, end);
}
