import { hash } from "node:crypto";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { canonicalRow } from "./canonicalRow.ts";

/** SHA-256 of an item's canonical text, 32 bytes. */
export function hashRow(row: Readonly<StoredRow>): Buffer {
  return hash("sha256", canonicalRow(row), "buffer");
}
