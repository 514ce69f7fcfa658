import { randomBytes } from "node:crypto";

/**
 * A word that no other item's title contains, so that a test finds its own items in a library that has others. Letters
 * only: nothing that search would fold.
 */
export function unique(): string {
  return Array.from(randomBytes(12), (byte) => String.fromCharCode(0x61 + (byte % 26))).join("");
}
