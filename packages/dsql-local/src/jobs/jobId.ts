import { randomBytes } from "node:crypto";
import { base32 } from "../encoding/base32.ts";

/** A new job id: 128 random bits (a UUID) in base32, 26 characters of `[a-z2-7]`. */
export function newJobId(): string {
  // Zero bits fill the last character.
  return base32(Buffer.concat([randomBytes(16), Buffer.of(0)]), 26);
}

/** Whether a text has the form of a job id. */
export function isJobId(text: string): boolean {
  return /^[a-z2-7]{26}$/.test(text);
}
