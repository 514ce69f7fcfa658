import { itemRow } from "@mattb.tech/billio-data/bulk";
import type { Source, SourceItem } from "../../src/source/Source.ts";

const CHUNK = 200;

/** Any number of items, a tenth of them series with a season each, and one in a hundred with a fault. */
export function madeUpSource(items: number): Source {
  return {
    kind: "json-backup",
    place: "made up",
    description: "made-up items",
    size: { unit: "items", total: items },
    notRead: [],
    faults: [],
    fingerprint: "1",
    async *read() {
      for (let from = 0; from < items; from += CHUNK) {
        const length = Math.min(CHUNK, items - from);
        yield { items: Array.from({ length }, (_, n) => itemOf(from + n)), faults: [], done: from + length };
        // A chance to be killed.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: () => Promise.resolve(),
  };
}

function itemOf(n: number): SourceItem {
  const common = {
    id: idOf(n),
    shelf: "Read",
    title: `Item ${String(n)}`,
    addedAt: new Date(n),
    movedAt: new Date(n),
  };
  const place = { at: { file: "made-up", item: n + 1 }, id: common.id };
  const raw = () => ({ form: "json" as const, text: JSON.stringify(common) });
  if (n % 100 === 99) return { ...place, faults: [{ field: "title", reason: "is made up" }], raw };
  const type = n % 10 === 5 ? "TvSeason" : n % 10 === 6 ? "TvSeries" : "Book";
  const { row } = itemRow({ ...common, type, ...(type === "TvSeason" ? { seriesId: idOf(n + 1) } : {}) });
  if (row === undefined) throw new Error("no row");
  return { ...place, row, faults: [], raw };
}

function idOf(n: number): string {
  return (
    `${Math.imul(n, 0x9e3779b1) >>> 0}`.padStart(8, "0").slice(-8) +
    `-0000-4000-8000-${n.toString(16).padStart(12, "0")}`
  );
}
