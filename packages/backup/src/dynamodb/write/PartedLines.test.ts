import { expect, test } from "vitest";
import { PartedLines } from "./PartedLines.ts";

test.each([
  ["counted up at the end", (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`],
  [
    "that begin with the time",
    (n: number) => `0197f3a2-${n.toString(16).padStart(4, "0")}-7000-8000-000000000000`,
  ],
])("ids %s are spread over all parts, and each is found in one", async (_, idOf) => {
  const lines = await PartedLines.create();
  try {
    for (let n = 0; n < 6_400; n++) lines.add(idOf(n), `${n}`);
    const parts: string[][] = [];
    for (let part = 0; part < PartedLines.count; part++) parts.push(await lines.read(part));
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(4 * (6_400 / PartedLines.count));
    expect(
      parts
        .flat()
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 6_400 }, (__, n) => n));
  } finally {
    await lines.close();
  }
});
