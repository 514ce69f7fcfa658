/** Splits a text between characters into parts of at most `bytes` bytes of UTF-8. */
export function fragments(text: string, bytes: number): string[] {
  const whole = Buffer.from(text);
  const parts: string[] = [];
  let from = 0;
  while (from < whole.length) {
    let to = Math.min(from + bytes, whole.length);
    // Not before a byte that continues a character.
    while (to < whole.length && ((whole[to] ?? 0) & 0xc0) === 0x80) to--;
    parts.push(whole.toString("utf8", from, to));
    from = to;
  }
  return parts;
}
