import { createHash, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ListArguments } from "../../src/paging/PageArguments.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";
import { walk } from "../support/walk.ts";

const db = useDatabase();

describe("2.1 a cursor", () => {
  test("with any one of its characters changed is rejected, in every kind of list", async () => {
    const shelf = randomUUID().slice(0, 20);
    for (const title of ["one", "two"]) await db.Mutate.createItem(anItem({ type: "Feature", shelf, title }));
    const lists: ((after?: string) => Promise<{ lastKey?: string | undefined }>)[] = [
      (after) => db.Query.onShelf({ type: "Feature", shelf }, { first: 1, after }),
      (after) => db.Query.ofType({ type: "Feature" }, { first: 1, after, sortBy: "ADDED_AT" }),
      (after) => db.Query.searchType({ type: "Feature" }, { first: 1, after, query: "" }),
      (after) => db.Query.forWatching({ first: 1, after }),
    ];
    for (const list of lists) {
      const cursor = (await list()).lastKey ?? "";
      await list(cursor);
      for (let at = 0; at < cursor.length; at++) {
        for (const other of ["A", "B", "x", "4", "_"].filter((sign) => sign !== cursor[at])) {
          const changed = cursor.slice(0, at) + other + cursor.slice(at + 1);
          await expect(list(changed), changed).rejects.toMatchObject({ code: "INVALID_CURSOR" });
        }
      }
    }
  });

  test("in another encoding of the same contents is rejected", async () => {
    const shelf = randomUUID().slice(0, 20);
    for (const title of ["one \ufffd", "two"])
      await db.Mutate.createItem(anItem({ type: "Book", shelf, title }));
    const list = (after?: string) =>
      db.Query.searchType({ type: "Book" }, { first: 1, query: "\ufffd", after, withCount: false });
    await db.Mutate.createItem(anItem({ type: "Book", shelf, title: "three \ufffd" }));
    const cursor = (await list()).lastKey ?? "";
    await list(cursor);
    const text = Buffer.from(cursor, "base64url").toString();
    const others = [
      `${text} `,
      `\n${text}`,
      text.replace(",", ", "),
      text.replace("[2", "[2.0"),
      text.replace("one", "\\u006fne"),
    ].map((other) => Buffer.from(other));
    others.push(Buffer.from(text.replace("\ufffd", "\u00ff"), "latin1"));
    for (const other of others) {
      expect(other.toString("base64url")).not.toBe(cursor);
      await expect(list(other.toString("base64url")), String(other)).rejects.toMatchObject({
        code: "INVALID_CURSOR",
      });
    }
  });

  test("after the longest title is accepted, whatever letters it is made of", async () => {
    for (const letter of ["\u0001", '"', "\\", "\u{1d11e}", "\ufdfa"]) {
      const title = letter.repeat(letter.length === 1 ? 500 : 250);
      for (let n = 0; n < 2; n++) await db.Mutate.createItem(anItem({ type: "VideoGame", title }));
      const list = (after?: string) =>
        db.Query.searchType({ type: "VideoGame" }, { first: 1, query: letter, after });
      expect((await list((await list()).lastKey)).items, JSON.stringify(letter)).toMatchObject([{ title }]);
    }
  });

  test("whose date or id was altered is rejected", async () => {
    const shelf = randomUUID().slice(0, 20);
    for (const title of ["one", "two"]) await db.Mutate.createItem(anItem({ type: "Book", shelf, title }));
    const { lastKey = "" } = await db.Query.onShelf({ type: "Book", shelf }, { first: 1 });
    const parts = JSON.parse(Buffer.from(lastKey, "base64url").toString()) as string[];
    for (const [at, other] of [
      [2, "2001-01-01 00:00:00+00"],
      [3, randomUUID()],
    ] as const) {
      const changed = Buffer.from(JSON.stringify(parts.with(at, other))).toString("base64url");
      await expect(
        db.Query.onShelf({ type: "Book", shelf }, { first: 1, after: changed }),
      ).rejects.toMatchObject({ code: "INVALID_CURSOR" });
    }
  });
});

describe("2.1 walking a list", () => {
  test("yields every item once when hundreds share one timestamp", async () => {
    const shelf = randomUUID().slice(0, 20);
    await db.backend(
      `INSERT INTO items (id, type, shelf, title, title_folded, moved_at, added_at)
       SELECT gen_random_uuid(), 'Book', $1, 'same', 'same', '2024-01-01', '2024-01-01' FROM generate_series(1, 300)`,
      [shelf],
    );
    for (const sortBy of ["MOVED_AT", "ADDED_AT"] as const) {
      const found = await walk((after) =>
        db.Query.onShelf({ type: "Book", shelf }, { first: 7, after, sortBy, withCount: false }),
      );
      expect(new Set(found.map(({ id }) => id)).size).toBe(300);
      expect(found).toHaveLength(300);
    }
    const titles = await walk((after) =>
      db.Query.searchType({ type: "Book" }, { first: 50, after, query: "SAME" }),
    );
    expect(new Set(titles.map(({ id }) => id)).size).toBe(300);
    expect(titles).toHaveLength(300);
  });

  test("distinguishes timestamps to the microsecond", async () => {
    const shelf = randomUUID().slice(0, 20);
    await db.backend(
      `INSERT INTO items (id, type, shelf, title, title_folded, moved_at)
       SELECT gen_random_uuid(), 'Book', $1, 't', 't', timestamptz '2024-01-01' + n * interval '1 microsecond'
       FROM generate_series(1, 50) n`,
      [shelf],
    );
    const found = await walk((after) => db.Query.onShelf({ type: "Book", shelf }, { first: 3, after }));
    expect(new Set(found.map(({ id }) => id)).size).toBe(50);
    expect(found).toHaveLength(50);
  });

  test("yields what exists throughout exactly once while items come, go and share timestamps", async () => {
    type Call = "onShelf" | "ofType" | "searchType" | "forWatching";
    const act = fc.record({
      kind: fc.constantFrom("create", "delete" as const),
      time: fc.integer({ min: 0, max: 3 }),
      pick: fc.nat(),
    });
    const run = async (
      call: Call,
      times: number[],
      first: number,
      sortBy: "MOVED_AT" | "ADDED_AT",
      acts: { kind: string; time: number; pick: number }[],
    ) => {
      const tag = randomUUID().slice(0, 18);
      const date = (time: number) => new Date(Date.UTC(2030, 0, 1 + time));
      const create = (time: number, index: number) =>
        db.Mutate.createItem(
          anItem({
            type: call === "forWatching" && index % 2 === 0 ? "TvSeries" : "Feature",
            shelf: tag,
            title: `${time} ${tag}`,
            movedAt: date(time),
            addedAt: date(3 - time),
          }),
        );
      const lists = {
        onShelf: (page: ListArguments) => db.Query.onShelf({ type: "Feature", shelf: tag }, page),
        ofType: (page: ListArguments) => db.Query.ofType({ type: "Feature" }, { ...page, searchTerm: tag }),
        searchType: (page: ListArguments) =>
          db.Query.searchType({ type: "Feature" }, { ...page, query: tag }),
        forWatching: (page: ListArguments) => db.Query.forWatching({ ...page, searchTerm: tag }),
      };
      const made = await Promise.all(times.map(create));
      const alive = [...made];
      const deleted = new Set<string>();
      const pending = [...acts];
      const found = await walk(
        (after) => lists[call]({ first, after, sortBy, withCount: false }),
        async () => {
          const next = pending.shift();
          if (next === undefined) return;
          if (next.kind === "create") {
            alive.push(await create(next.time, next.pick));
            return;
          }
          const [gone] = alive.splice(next.pick % Math.max(alive.length, 1), 1);
          if (gone === undefined) return;
          deleted.add(gone.id);
          await db.Mutate.deleteItem({ type: gone.type, id: gone.id });
        },
      );
      const ids = found.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { id } of made) if (!deleted.has(id)) expect(ids).toContain(id);
      await db.backend("DELETE FROM items WHERE shelf = $1", [tag]);
    };
    // A failure prints the seed and the path to repeat it with.
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Call>("onShelf", "ofType", "searchType", "forWatching"),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom("MOVED_AT" as const, "ADDED_AT" as const),
        fc.array(act, { maxLength: 12 }),
        run,
      ),
      { numRuns: 30, ...seed() },
    );
  });
});

describe("2.1 cursors", () => {
  test("are rejected when they come from another call, type, shelf, sort or filter", async () => {
    const tag = randomUUID().slice(0, 18);
    for (let index = 0; index < 3; index++) {
      await db.Mutate.createItem(anItem({ type: "Feature", shelf: tag, title: tag, rating: 7 }));
    }
    const page = { first: 1 };
    const { lastKey: after } = await db.Query.onShelf({ type: "Feature", shelf: tag }, page);
    expect(after).toBeDefined();
    const { Query } = db;
    const foreign: (() => Promise<unknown>)[] = [
      () => Query.onShelf({ type: "Book", shelf: tag }, { ...page, after }),
      () => Query.onShelf({ type: "Feature", shelf: "Read" }, { ...page, after }),
      () => Query.onShelf({ type: "Feature", shelf: tag }, { ...page, after, sortBy: "ADDED_AT" }),
      () => Query.onShelf({ type: "Feature", shelf: tag }, { ...page, after, minRating: 3 }),
      () => Query.onShelf({ type: "Feature", shelf: tag }, { ...page, after, searchTerm: tag }),
      () => Query.onShelf({ type: "Feature", shelf: tag }, { ...page, after, startDate: new Date(0) }),
      () => Query.ofType({ type: "Feature" }, { ...page, after }),
      () => Query.searchType({ type: "Feature" }, { ...page, after, query: tag }),
      () => Query.forWatching({ ...page, after }),
    ];
    const sent = await observe("billio:data:statement", async () => {
      for (const call of foreign) await expect(call()).rejects.toMatchObject({ code: "INVALID_CURSOR" });
    });
    expect(sent).toEqual([]);
    // Another page size and leaving the count out are the same list.
    await Query.onShelf({ type: "Feature", shelf: tag }, { first: 2, after, withCount: false });
    await Query.onShelf({ type: "Feature", shelf: tag }, { first: 0, after });
  });

  test("are rejected when they are malformed, tampered with, or DynamoDB's", async () => {
    const tag = randomUUID().slice(0, 18);
    for (let index = 0; index < 2; index++) await db.Mutate.createItem(anItem({ shelf: tag, title: tag }));
    const list = (after: unknown) =>
      db.Query.onShelf({ type: "Book", shelf: tag }, { first: 1, after: after as string });
    const search = (after: unknown) =>
      db.Query.searchType({ type: "Book" }, { first: 1, query: tag, after: after as string });
    const { lastKey = "" } = await list(undefined);
    const { lastKey: titleKey = "" } = await search(undefined);
    const [version, digest, key, id] = JSON.parse(Buffer.from(lastKey, "base64url").toString()) as unknown[];
    const [, titleDigest] = JSON.parse(Buffer.from(titleKey, "base64url").toString()) as unknown[];
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    // With the check that a cursor ends with, so that it is the rest that is looked at.
    const checked = (parts: unknown[]) => {
      const digest = createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
      return encoded([...parts, digest.slice(0, 12)]);
    };
    expect(checked([version, digest, key, id])).toBe(lastKey);
    const dynamo = { "type:id": { S: `Book:${randomUUID()}` }, movedAt: { N: "1700000000000" } };

    const wrong = [
      "",
      " ",
      "0",
      "50",
      "nonsense",
      7,
      {},
      [],
      true,
      lastKey.slice(0, -1),
      `${lastKey}=`,
      `${lastKey}A`,
      ` ${lastKey}`,
      "A".repeat(100_000),
      JSON.stringify(dynamo),
      Buffer.from(JSON.stringify(dynamo)).toString("base64"),
      encoded(dynamo),
      encoded(null),
      encoded([]),
      encoded([version, digest, key, id]),
      encoded([version, digest, key, id, 1]),
      checked([version, digest, key, id, 1]),
      checked([1, digest, key, id]),
      checked([version, digest, "", id]),
      checked([version, digest, "2024-02-30 00:00:00+00", id]),
      checked([version, digest, "2024-01-01 25:00:00+00", id]),
      checked([version, digest, "0000-01-01 00:00:00+00", id]),
      checked([version, digest, "4714-11-23 00:00:00+00 BC", id]),
      checked([version, digest, "9999-01-01 00:00:00+00 BC", id]),
      checked([version, digest, "999999-01-01 00:00:00+00", id]),
      checked([version, digest, "2024-01-01 00:00:00+99", id]),
      checked([version, digest, "2024-01-01 00:00:00+00:99", id]),
      checked([version, digest, "x' OR 1=1", id]),
      checked([version, digest, 7, id]),
      checked([version, digest, key, "nope"]),
      checked([version, digest, key, null]),
      checked([version, "", key, id]),
    ];
    for (const after of wrong) {
      await expect(list(after), JSON.stringify(after).slice(0, 80)).rejects.toMatchObject({
        code: "INVALID_CURSOR",
      });
    }
    for (const after of ["", "nonsense", lastKey]) {
      await expect(db.Query.forCategory({ category: "Unknown" }, { first: 1, after })).rejects.toMatchObject({
        code: "INVALID_CURSOR",
      });
    }
    for (const odd of ["a\0b", "\ud800"]) {
      await expect(search(checked([version, titleDigest, odd, id]))).rejects.toMatchObject({
        code: "INVALID_CURSOR",
      });
    }
    expect((await list(lastKey)).items).toHaveLength(1);
  });

  test("continue in lists that have dates before our era or infinite ones", async () => {
    const shelf = randomUUID().slice(0, 20);
    for (const date of ["infinity", "-infinity", "0044-03-15 BC", "20000-01-01", "2024-01-01"]) {
      await db.backend(
        `INSERT INTO items (id, type, shelf, title, title_folded, moved_at) VALUES ($1, 'Book', $2, 't', 't', $3)`,
        [randomUUID(), shelf, date],
      );
    }
    const found = await walk((after) => db.Query.onShelf({ type: "Book", shelf }, { first: 1, after }));
    expect(found.map(({ movedAt }) => movedAt.getUTCFullYear())).toEqual([275760, 20000, 2024, -43, -271821]);
  });
});

function seed(): { seed?: number } {
  const given = process.env.FAST_CHECK_SEED;
  return given === undefined ? {} : { seed: Number(given) };
}
