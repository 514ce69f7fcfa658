/**
 * A title, or a part of one, as search compares it: compatibility decomposition, marks dropped, case folded, for
 * all of Unicode. The iota subscript of Greek is no mark: it folds to the letter that it is in capitals. Two
 * texts that differ only in case, accents or presentation forms fold to the same text, and the fold of a part is a part of
 * the fold of the whole.
 *
 * The application folds because Aurora DSQL collates by bytes and may know only ASCII's cases.
 *
 * ```ts
 * foldTitle("Amélie") === foldTitle("AMELIE"); // "amelie"
 * foldTitle("Οδυσσεύς").includes(foldTitle("ΟΔΥΣ")); // true
 * ```
 */
export function foldTitle(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let folded = text;
  // Folding can yield letters that fold further (ẞ → ß → ss), so it repeats until nothing changes.
  for (;;) {
    const next = foldOnce(folded);
    if (next === folded) return folded;
    folded = next;
  }
}

// oxlint-disable-next-line no-control-regex -- ASCII includes its control characters
const ascii = /^[\u0000-\u007f]*$/;

function foldOnce(text: string): string {
  return (
    text
      .normalize("NFKD")
      // The iota under a letter is a letter beside it in capitals (ᾠδή, ὨΙΔΉ), and so in Unicode's case folding.
      .replaceAll("\u0345", "ι")
      .replace(/\p{M}+/gu, "")
      // Upper case first, for its mappings are the ones that expand (ß → SS, ŉ → ʼN).
      .toUpperCase()
      .toLowerCase()
      // The one lower case that depends on the neighbours: a final sigma.
      .replaceAll("ς", "σ")
  );
}
