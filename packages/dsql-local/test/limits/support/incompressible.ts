import { createHash } from "node:crypto";

/** Incompressible bytes, always the same. */
export function incompressible(length: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at * 32 < length; at++) parts.push(createHash("sha256").update(String(at)).digest());
  return Buffer.concat(parts).subarray(0, length);
}

/** The same as text of `length` ASCII characters. */
export function incompressibleText(length: number): string {
  return incompressible(length).toString("base64").slice(0, length);
}
