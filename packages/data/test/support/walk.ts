import type { Item } from "../../src/item/Item.ts";
import type { Page } from "../../src/paging/Page.ts";

/** All pages of a list, one after another. `between` runs after each page. */
export async function walk(
  page: (after: string | undefined) => Promise<Page>,
  between?: () => Promise<unknown>,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const { items: more, lastKey } = await page(after);
    items.push(...more);
    after = lastKey;
    await between?.();
  } while (after !== undefined);
  return items;
}
