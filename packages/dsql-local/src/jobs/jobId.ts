import { randomBytes } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A new job id: 128 random bits (a UUID) in base32, 26 characters of `[a-z2-7]`. */
export function newJobId(): string {
  // Two zero bits fill the last character.
  let bits = BigInt(`0x${randomBytes(16).toString("hex")}`) << 2n;
  let id = "";
  for (let i = 0; i < 26; i++) {
    id = (ALPHABET[Number(bits & 31n)] ?? "") + id;
    bits >>= 5n;
  }
  return id;
}

/** Whether a text can be a job id at all. */
export function isJobId(text: string): boolean {
  return /^[a-z2-7]{26}$/.test(text);
}
