import { createHash } from "node:crypto";

/** A UUID (version 5 in form) that is the same for the same parts, here and on every other machine. */
export function sampleId(...parts: readonly (string | number)[]): string {
  const bytes = digest("id", ...parts).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A whole number from 0 to `below - 1` that looks random and is the same for the same parts. */
export function pick(below: number, ...parts: readonly (string | number)[]): number {
  return digest("pick", ...parts).readUInt32BE(0) % below;
}

function digest(...parts: readonly (string | number)[]): Buffer {
  return createHash("sha1")
    .update(JSON.stringify(["billio-samples", ...parts]))
    .digest();
}
