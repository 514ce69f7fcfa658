import { itemTypes, type ItemType, shelves } from "@mattb.tech/billio-config";
import { Query } from "@mattb.tech/billio-data";
import type { Output } from "../terminal/Output.ts";
import { formatSeconds } from "../terminal/formatSeconds.ts";

const PAGE = 500;
/** Larger libraries aren't read back, since a start should take seconds. */
const READ_BACK_UP_TO = 50_000;

/**
 * Prints the number of items on each shelf, and optionally reads all items back page by page.
 *
 * @throws Error when the pages don't have the counted number of items
 */
export async function showShelves(
  out: Output,
  signal: AbortSignal,
  { thenReadBack }: { thenReadBack: boolean },
): Promise<void> {
  const places = itemTypes.flatMap((type) => [
    { type },
    ...shelves[type].map((shelf) => ({ type, shelf })),
  ]) as { type: ItemType; shelf?: string }[];
  const counts = await Query.counts(places);
  const countOf = (type: ItemType, shelf?: string) =>
    counts[places.findIndex((place) => place.type === type && place.shelf === shelf)] ?? 0;

  out.heading("On the shelves");
  for (const type of itemTypes) {
    const all = countOf(type);
    const rows: (readonly [string, number])[] = shelves[type].map((shelf) => [shelf, countOf(type, shelf)]);
    const elsewhere = all - rows.reduce((sum, [, count]) => sum + count, 0);
    if (elsewhere > 0) rows.push(["other shelves", elsewhere]);
    if (rows.length > 1) rows.push(["in all", all]);
    for (const [index, [shelf, count]] of rows.entries()) {
      const name = index === 0 ? type : "";
      out.print(`  ${name.padEnd(10)} ${shelf.padEnd(16)} ${count.toLocaleString("en").padStart(9)}`);
    }
  }
  const total = itemTypes.reduce((sum, type) => sum + countOf(type), 0);
  if (!thenReadBack || total > READ_BACK_UP_TO) return;
  const began = performance.now();
  const { items, pages } = await readBack(signal);
  if (items !== total) {
    throw new Error(`Reading page by page gave ${items} items where ${total} were counted.`);
  }
  out.print(
    `  read back page by page: ${items.toLocaleString("en")} items in ${pages} pages (${formatSeconds(began)})`,
  );
}

async function readBack(signal: AbortSignal): Promise<{ items: number; pages: number }> {
  let pages = 0;
  const seen = new Set<string>();
  for (const type of itemTypes) {
    let after: string | undefined;
    do {
      signal.throwIfAborted();
      const page = await Query.ofType(
        { type },
        { first: PAGE, withCount: false, ...(after ? { after } : {}) },
      );
      for (const { id } of page.items) seen.add(id);
      pages++;
      after = page.lastKey;
    } while (after !== undefined);
  }
  return { items: seen.size, pages };
}
