import { KEY_BYTES } from "./idKey.ts";

/** Number of parts: a million items make parts of 8,000. */
export const PARTS = 128;

/** The part of a key, from 0. It depends on all bytes, since ids may be sequential or begin with the time. */
export function partOf(key: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < KEY_BYTES; at++) hash = Math.imul(hash ^ (key[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) & (PARTS - 1);
}
