import { createHash } from "node:crypto";
import { isUuid } from "@mattb.tech/billio-data/bulk";

/** How long a key is. */
export const KEY_BYTES = 16;

/** The 16-byte key of an id: a UUID's own bytes, otherwise the beginning of its SHA-256. */
export function idKey(id: string): Buffer {
  return isUuid(id)
    ? Buffer.from(id.replaceAll("-", ""), "hex")
    : createHash("sha256").update(id).digest().subarray(0, KEY_BYTES);
}

/** The UUID of a key. */
export function keyId(key: Uint8Array): string {
  const hex = Buffer.from(key.buffer, key.byteOffset, KEY_BYTES).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A key as text for a `Map`: one character a byte. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, KEY_BYTES).toString("latin1");
}
