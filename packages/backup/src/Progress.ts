import type { ItemType } from "@mattb.tech/billio-config";

/** How far an import has come. */
export interface Progress {
  phase: "check" | "write";
  type: ItemType;
  /** Items of this type so far. */
  items: number;
  /** Bytes of all files so far, and in all. */
  bytes: number;
  totalBytes: number;
}
