/** A change of a text; offsets in bytes of UTF-8. */
export interface Edit {
  at: number;
  remove: number;
  insert: string;
}

/** Applies edits to `text`, and maps its offsets to those of the result. */
export function applyEdits(
  text: string,
  edits: readonly Edit[],
): { text: string; moved: (offset: number) => number } {
  if (edits.length === 0) return { text, moved: (offset) => offset };
  const sorted = [...edits].sort((a, b) => a.at - b.at);
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  let from = 0;
  for (const { at, remove, insert } of sorted) {
    parts.push(bytes.subarray(from, at), Buffer.from(insert));
    from = at + remove;
  }
  parts.push(bytes.subarray(from));
  const moved = (offset: number) =>
    sorted
      .filter(({ at }) => at < offset)
      .reduce((sum, { insert, remove }) => sum + Buffer.byteLength(insert) - remove, offset);
  return { text: Buffer.concat(parts).toString(), moved };
}
