import { describe, expect, expectTypeOf, test } from "vitest";
import type { CreateItem, Item, KnownItem, UpdateItem } from "./Item.ts";
import type { Data } from "../createData.ts";
import type { Mutate, Query } from "../index.ts";
import type { ListArguments } from "../paging/PageArguments.ts";

describe("1 types", () => {
  test("items can be read by any field name", () => {
    expectTypeOf<Item["movedAt"]>().toEqualTypeOf<Date>();
    expectTypeOf<Item["whatever"]>().toBeAny();
  });

  test("creating needs a type, an id, a shelf and a title", () => {
    const id = "8a0d4a2e-0000-4000-8000-000000000000";
    const right: CreateItem = { id, type: "Book", shelf: "Read", title: "A book", author: "B", rating: 3 };
    // @ts-expect-error a title is required
    const untitled: CreateItem = { id, type: "Book", shelf: "Read" };
    // @ts-expect-error a date is a Date
    const dated: CreateItem = { id, type: "Book", shelf: "Read", title: "A", movedAt: "2024-01-01" };
    // @ts-expect-error an update names the item's type
    const update: UpdateItem = { id, title: "A" };
    expect([right, untitled, dated, update]).toHaveLength(4);
  });

  test("known items are distinguished by their type", () => {
    const authorOf = (item: KnownItem) => {
      if (item.type === "Book") return item.author;
      if (item.type === "TvSeason") return item.seasonNumber;
      // @ts-expect-error only books have an author
      return item.author as unknown;
    };
    expect(authorOf).toBeTypeOf("function");
  });

  test("a page has a count unless it was left out", () => {
    const use = async ({ Query }: Data) => {
      const counted = await Query.ofType({ type: "Book" }, { first: 1 });
      expectTypeOf(counted.count).toEqualTypeOf<number>();
      const uncounted = await Query.ofType({ type: "Book" }, { first: 1, withCount: false });
      expectTypeOf(uncounted.count).toEqualTypeOf<number | undefined>();
      const perhaps: ListArguments = { first: 1 };
      const either = await Query.ofType({ type: "Book" }, perhaps);
      expectTypeOf(either.count).toEqualTypeOf<number | undefined>();
      // @ts-expect-error how many is required
      await Query.ofType({ type: "Book" }, {});
      // @ts-expect-error a shelf is required
      await Query.onShelf({ type: "Book" }, { first: 1 });
    };
    expect(use).toBeTypeOf("function");
  });

  test("the index names the types of its values like the values", () => {
    const addTo = async (query: Query, mutate: Mutate, item: CreateItem) => {
      const [first] = await query.withIds({ ids: [item.id] });
      return first ?? mutate.createItem(item);
    };
    expectTypeOf(addTo).returns.resolves.toEqualTypeOf<Item>();
    expectTypeOf<Query>().toEqualTypeOf<Data["Query"]>();
    // @ts-expect-error a list of ids is required
    const none: Parameters<Query["lockSeries"]> = [{ seasonId: "a" }];
    expect(none).toHaveLength(1);
  });
});
