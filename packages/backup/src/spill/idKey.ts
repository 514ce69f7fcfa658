import { createHash } from "node:crypto";

/** How long a key is. */
export const KEY_BYTES = 16;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** The 16 bytes that stand for an id: of a UUID its own, of anything else the beginning of its SHA-256. */
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
