import type { Data } from "@mattb.tech/billio-data";
import { expect, test } from "vitest";
import { withDeadline } from "../../src/context/withDeadline.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();
const book = (id: string) => ({ type: "Book", id, shelf: "Read", title: "A book", author: "Somebody" });

test("commits nothing for a request that has been cancelled", async () => {
  const controller = new AbortController();
  const reason = new Error("given up");
  const data: Data = withDeadline(library.data, controller.signal);
  const id = "00000000-0000-4000-8000-000000000001";
  const work = data.transact(async ({ Mutate }) => {
    await Mutate.createItem(book(id));
    controller.abort(reason);
  });
  await expect(work).rejects.toBe(reason);
  expect(await library.data.Query.withId({ type: "Book", id })).toBeUndefined();
});

test("starts nothing after the request was cancelled, neither alone nor in a transaction", async () => {
  const controller = new AbortController();
  const data = withDeadline(library.data, controller.signal);
  const id = "00000000-0000-4000-8000-000000000002";
  expect(await data.Query.withId({ type: "Book", id })).toBeUndefined();
  const inside = data.transact(async ({ Query }) => {
    controller.abort(new Error("given up"));
    return Query.withId({ type: "Book", id });
  });
  await expect(inside).rejects.toThrow("given up");
  await expect(data.Query.withId({ type: "Book", id })).rejects.toThrow("given up");
  await expect(data.Mutate.createItem(book(id))).rejects.toThrow("given up");
  await expect(data.transact(() => Promise.resolve())).rejects.toThrow("given up");
});
