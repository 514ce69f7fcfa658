/** Whether the text contains every word of the term, in any case. */
export function matches(text: string | undefined, term: string): boolean {
  const words = term.toLowerCase().split(/\s+/).filter(Boolean);
  const within = text?.toLowerCase() ?? "";
  return words.length > 0 && words.every((word) => within.includes(word));
}
