import { createHash } from "node:crypto";

/** One text for any number of them: another one when one of them, or their order, is another. */
export function fingerprint(texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`);
  return hash.digest("hex").slice(0, 32);
}
