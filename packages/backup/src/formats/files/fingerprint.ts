import { createHash } from "node:crypto";

/** A hash of a list of texts and their order. */
export function fingerprint(texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`);
  return hash.digest("hex").slice(0, 32);
}
