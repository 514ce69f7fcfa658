import { hash } from "node:crypto";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { canonicalRow } from "./canonicalRow.ts";

/** SHA-256 of an item's canonical text, 32 bytes. */
export function hashRow(row: Readonly<StoredRow>): Buffer {
  return sha256(canonicalRow(row));
}

/** Through a text: a buffer for each hash would load the garbage collector. */
export function sha256(text: string): Buffer {
  return Buffer.from(hash("sha256", text, "binary"), "latin1");
}
