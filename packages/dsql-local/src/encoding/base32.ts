const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** The first `length` characters of bytes in base32 (RFC 4648), in lower case. */
export function base32(bytes: Uint8Array, length: number): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31] ?? "";
    }
  }
  return text;
}
