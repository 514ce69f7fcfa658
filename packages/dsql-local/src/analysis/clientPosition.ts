import type { Statement } from "./statement/Statement.ts";

/** Maps a position in the text sent to PostgreSQL to one in the client's text; both count characters from 1. */
export function clientPosition(
  { text, rewrittenSql, edits, start = 0 }: Statement,
  position: number,
): number {
  if (!edits || rewrittenSql === undefined) return start + position;
  const bytes = Buffer.from(rewrittenSql);
  const sent = Buffer.byteLength(
    Array.from(rewrittenSql)
      .slice(0, position - 1)
      .join(""),
  );
  // Comments are blanked out in the text that is sent: only UTF-16 offsets stay the same.
  const units = (from: number, to: number) => bytes.toString("utf8", from, to).length;
  let offset = 0;
  let from = 0;
  let grown = 0;
  for (const { at, remove, insert } of [...edits].sort((a, b) => a.at - b.at)) {
    const begin = at + grown;
    const end = begin + Buffer.byteLength(insert);
    if (begin >= sent) break;
    offset += units(from, begin);
    from = Math.min(end, sent);
    // Within an insertion: the position of the insertion.
    if (end > sent) break;
    // Names that are removed are ASCII.
    offset += remove;
    grown += end - begin - remove;
  }
  return start + 1 + Array.from(text.slice(0, offset + units(from, sent))).length;
}
