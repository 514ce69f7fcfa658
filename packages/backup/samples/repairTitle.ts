/**
 * The package's film list once had ISO 8859-1 bytes read as Mac OS Roman, which makes "LÈon" of "Léon". These
 * are the characters that occur, as they are and as they were meant.
 */
const MEANT: Record<string, string> = {
  "‡": "à",
  "·": "á",
  "‰": "ä",
  Ë: "è",
  È: "é",
  Í: "ê",
  Î: "ë",
  Ó: "î",
  Û: "ó",
  Ù: "ô",
  "˘": "ù",
  Ω: "½",
  Ö: "…",
};

/** Undoes the encoding accident in a film title; other titles come back as they are. */
export function repairTitle(title: string): string {
  return title.replace(/[‡·‰ËÈÍÎÓÛÙ˘ΩÖ]/gu, (found) => MEANT[found] ?? found);
}
