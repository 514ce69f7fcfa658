/** Longer statements are cut, in UTF-16 units. */
const MAX_LENGTH = 2_000;

/** A statement's text to be kept: cut with an ellipsis, and a copy, as a part of a string keeps all of it in memory. */
export function shortText(text: string): string {
  const isLong = text.length > MAX_LENGTH;
  const short = (isLong ? text.slice(0, MAX_LENGTH - 1) : text).trim();
  return Buffer.from(isLong ? `${short}…` : short).toString();
}
