import type { AttributeMap } from "../../src/old/AttributeMap.ts";

export const oldBookId = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;

/** A book as the old table has it. */
export const oldBook = (n: number, more: AttributeMap = {}): AttributeMap => ({
  "type:id": { S: `Book:${oldBookId(n)}` },
  type: { S: "Book" },
  id: { S: oldBookId(n) },
  "type:shelf": { S: "Book:Read" },
  shelf: { S: "Read" },
  title: { S: `Volume ${n}` },
  addedAt: { N: "1577836800123" },
  movedAt: { N: "1577836800123" },
  ...more,
});
