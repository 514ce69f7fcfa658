import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { createQuery, type Query } from "../../src/query/createQuery.ts";
import type { Executor, Statement } from "../../../dsql/src/executor/Executor.ts";
import type { Page } from "../../src/paging/Page.ts";
import type { ListArguments } from "../../src/paging/PageArguments.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const calls: Record<string, (query: Query) => Promise<unknown>> = {
  withId: (query) => query.withId({ type: "Book", id: randomUUID() }),
  withExternalId: (query) => query.withExternalId({ externalId: "x" }),
  withSeriesId: (query) => query.withSeriesId({ seriesId: randomUUID() }),
  ofType: (query) => query.ofType({ type: "Book" }, { first: 10 }),
  onShelf: (query) => query.onShelf({ type: "Book", shelf: "Read" }, { first: 10, sortBy: "ADDED_AT" }),
  searchType: (query) => query.searchType({ type: "Book" }, { first: 10, query: "a", minRating: 3 }),
  forCategory: (query) => query.forCategory({ category: "Watching" }, { first: 10 }),
  forWatching: (query) => query.forWatching({ first: 0 }),
  counts: (query) => query.counts([{ type: "Book" }, { type: "Feature", searchTerm: "a" }]),
};

describe("2.3 a read is one statement", () => {
  beforeAll(async () => {
    await db.Mutate.createItem(anItem());
  });

  test.each(Object.entries(calls))("%s", async (name, call) => {
    const sent = await observe("billio:data:statement", () => call(db.Query));
    const called = name === "forWatching" ? "forCategory" : name;
    expect(sent).toMatchObject([{ name: `Query.${called}` }]);
  });

  test("page and count are of one snapshot", async () => {
    const shelf = randomUUID().slice(0, 20);
    let writing = true;
    const writer = async () => {
      while (writing) {
        const { id } = await db.Mutate.createItem(anItem({ shelf }));
        await db.Mutate.deleteItem({ type: "Book", id });
      }
    };
    const writers = [writer(), writer(), writer()];
    const seen = new Set<number>();
    for (let index = 0; index < 400 && (index < 100 || seen.size < 2); index++) {
      const page = await db.Query.onShelf({ type: "Book", shelf }, { first: 50 });
      expect(page.count).toBe(page.items.length);
      seen.add(page.count);
    }
    writing = false;
    await Promise.all(writers);
    // The list did change between the reads.
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe("2.3 statements read no more than they need", () => {
  beforeAll(async () => {
    await db.backend(
      `INSERT INTO items (id, type, shelf, title, title_folded, rating, moved_at, added_at, notes)
       SELECT gen_random_uuid(), (ARRAY['Feature', 'TvSeries', 'VideoGame'])[1 + n % 3], 'Shelf ' || n % 2, 'Item ' || n,
              'item ' || n, 1 + n % 10, timestamptz '2020-01-01' + n * interval '1 hour',
              timestamptz '2024-01-01' - n * interval '1 hour', repeat('a note ', 100)
       FROM generate_series(1, 6000) n`,
    );
    await db.backend("ANALYZE items");
    // The table is so small that reading all of it may look cheaper; what counts is what the indexes can do.
    await db.backend("SET enable_seqscan = off");
    await db.backend("SET enable_bitmapscan = off");
  });

  const byType = [
    "idx_type_moved_id",
    "idx_type_shelf_moved_id",
    "idx_type_added_id",
    "idx_type_shelf_added_id",
    "idx_type_title_folded",
  ];

  /** The plan of the statement that a read sends, as PostgreSQL carries it out; with no more than one index by type. */
  async function planOf(call: (query: Query) => Promise<unknown>, only?: string): Promise<string> {
    const statements: Statement[] = [];
    const listening: Executor = {
      inTransaction: false,
      run: (statement) => {
        statements.push(statement);
        return db.executor.run(statement);
      },
      transact: (work) => db.executor.transact(work),
    };
    await call(createQuery(listening));
    const [statement] = statements;
    if (statement === undefined) throw new Error("No statement was sent");
    await db.backend("BEGIN");
    if (only !== undefined) {
      // Which of several good indexes is taken depends on what was vacuumed when.
      await db.backend(`DROP INDEX ${byType.filter((index) => index !== only).join(", ")}`);
    }
    const lines = await db.backend(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${statement.sql}`, [
      ...statement.values,
    ]);
    await db.backend("ROLLBACK");
    return lines.map((line) => String(line["QUERY PLAN"])).join("\n");
  }

  /** The most rows that any step of a plan went through, those it passed over included. */
  function mostRows(plan: string): number {
    const counts = [...plan.matchAll(/actual rows=(\d+)|Rows Removed by Filter: (\d+)/g)];
    return Math.max(...counts.map(([, rows, removed]) => Number(rows ?? removed)));
  }

  const lists: [name: string, index: string, list: (query: Query, page: ListArguments) => Promise<Page>][] = [
    ["ofType by MOVED_AT", "idx_type_moved_id", (query, page) => query.ofType({ type: "Feature" }, page)],
    [
      "ofType by ADDED_AT",
      "idx_type_added_id",
      (query, page) => query.ofType({ type: "Feature" }, { ...page, sortBy: "ADDED_AT" }),
    ],
    [
      "onShelf by MOVED_AT",
      "idx_type_shelf_moved_id",
      (query, page) => query.onShelf({ type: "Feature", shelf: "Shelf 0" }, page),
    ],
    [
      "onShelf by ADDED_AT",
      "idx_type_shelf_added_id",
      (query, page) => query.onShelf({ type: "Feature", shelf: "Shelf 0" }, { ...page, sortBy: "ADDED_AT" }),
    ],
    ["forWatching", "idx_type_moved_id", (query, page) => query.forWatching(page)],
    [
      "searchType",
      "idx_type_title_folded",
      (query, page) => query.searchType({ type: "Feature" }, { ...page, query: "item" }),
    ],
  ];

  test.each(lists)(
    "%s reads a page from its index, at the beginning and in the middle",
    async (_, index, list) => {
      const { lastKey: after } = await list(db.Query, { first: 500, withCount: false });
      expect(after).toBeDefined();
      for (const page of [{ first: 20 }, { first: 20, after }, { first: 23, after }]) {
        const plan = await planOf((query) => list(query, { ...page, withCount: false }));
        expect(plan).toContain(`using ${index}`);
        expect(mostRows(plan), plan).toBeLessThanOrEqual(60);
      }
    },
  );

  test("a search finds its matches in the index alone and reads no more items than the page has", async () => {
    const plan = await planOf(
      (query) => query.searchType({ type: "Feature" }, { first: 10, query: "item 1" }),
      "idx_type_title_folded",
    );
    expect(plan).toContain("Index Only Scan using idx_type_title_folded");
    expect(plan).toMatch(/Index Scan using items_pkey on items \(actual rows=1 loops=11\)/);
    expect(plan).not.toContain("Seq Scan");
  });

  test.each<[index: string, call: (query: Query) => Promise<unknown>]>([
    ["idx_type_moved_id", (query) => query.ofType({ type: "Feature" }, { first: 0 })],
    [
      "idx_type_title_folded",
      (query) => query.ofType({ type: "Feature" }, { first: 0, searchTerm: "item 1" }),
    ],
    ["idx_type_shelf_moved_id", (query) => query.counts([{ type: "Feature", shelf: "Shelf 1" }])],
  ])("a count reads %s alone", async (index, call) => {
    const plan = await planOf(call, index);
    expect(plan).toContain(`Index Only Scan using ${index}`);
    expect(plan).not.toContain("Seq Scan");
  });
});
