/**
 * Why a text can't be stored, or `undefined` when it can: PostgreSQL takes no NUL, and a lone surrogate has no UTF-8
 * encoding, so it would be read back as another character.
 */
export function unstorable(text: string): string | undefined {
  if (text.includes("\0")) return "must not hold a NUL character";
  if (!text.isWellFormed()) return "must not hold a lone surrogate";
  return undefined;
}
