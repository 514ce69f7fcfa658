import { KEY_BYTES } from "./idKey.ts";

/** Into how many parts records are sorted: a million items make parts of 8,000. */
export const PARTS = 128;

/** The part that a key belongs to, from 0. Ids may be counted up, or begin with the time, so all bytes of the key count. */
export function partOf(key: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < KEY_BYTES; at++) hash = Math.imul(hash ^ (key[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) & (PARTS - 1);
}
