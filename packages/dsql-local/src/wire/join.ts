/** The pieces as one. Neighbours in one piece of memory, as messages of one chunk are, aren't copied. */
export function join(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  if (!first) return Buffer.alloc(0);
  let end = first.byteOffset;
  for (const piece of pieces) {
    if (piece.buffer !== first.buffer || piece.byteOffset !== end) return Buffer.concat(pieces);
    end += piece.length;
  }
  return Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}
