import type { Statement } from "./statement/Statement.ts";

/** Where a position in what was sent to PostgreSQL lies in the client's text: both count characters from 1. */
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
  // Comments are blanked out in what is sent: units of UTF-16 are where they were, and nothing else is.
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
    // Within what was put in: it stands for its place.
    if (end > sent) break;
    // What is taken out is a name of ASCII.
    offset += remove;
    grown += end - begin - remove;
  }
  return start + 1 + Array.from(text.slice(0, offset + units(from, sent))).length;
}
