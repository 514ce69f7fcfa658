/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call, typescript/no-unsafe-return -- a test knows what it has asked for */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { day } from "./support/tv.ts";
import { useSchema } from "./support/useSchema.ts";

const api = useSchema();

interface Book {
  id: string;
  title: string;
  shelf: string;
  moved: number;
  added: number;
  rating: number | undefined;
}

/** Every combination of these now and then; some share a date. */
const books: Book[] = Array.from({ length: 60 }, (_, n) => ({
  id: randomUUID(),
  title: `${["Émile", "emil", "Zola", "a_b%"][n % 4] ?? ""} ${n}`,
  shelf: n % 3 === 0 ? "Reading" : "Read",
  moved: (n * 7) % 20,
  added: (n * 11) % 20,
  rating: n % 6 === 5 ? undefined : ((n * 3) % 10) + 1,
}));

beforeAll(async () => {
  for (const { moved, added, ...book } of books) {
    const dates = { movedAt: new Date(day(moved)), addedAt: new Date(day(added)) };
    await api.data.Mutate.createItem({ ...book, ...dates, type: "Book" });
  }
});

interface Conditions {
  searchTerm?: string | null;
  startDate?: string | null;
  endDate?: string | null;
  sortBy?: "MOVED_AT" | "ADDED_AT" | null;
  rating?: { gte?: number | null; lte?: number | null } | null;
}

const terms: Record<string, RegExp> = {
  emil: /[ée]mil/i,
  ÉMIL: /[ée]mil/i,
  "%": /%/,
  "a 1": /a 1/,
  "": /^/,
  nowhere: /nowhere/,
};

function matching(
  { searchTerm, startDate, endDate, sortBy, rating }: Conditions,
  shelf: string | undefined,
): Book[] {
  const dateOf = (book: Book) => day(sortBy === "ADDED_AT" ? book.added : book.moved);
  const { gte, lte } = rating ?? {};
  return books.filter(
    (book) =>
      (shelf === undefined || book.shelf === shelf) &&
      (terms[searchTerm ?? ""]?.test(book.title) ?? true) &&
      dateOf(book) >= (startDate ?? "") &&
      dateOf(book) <= (endDate ?? "9") &&
      ((gte ?? undefined) === undefined || (book.rating ?? 0) >= (gte ?? 0)) &&
      ((lte ?? undefined) === undefined || (book.rating ?? 11) <= (lte ?? 11)),
  );
}

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 2 });
const conditions: fc.Arbitrary<Conditions> = fc
  .record({
    searchTerm: optional(fc.constantFrom(...Object.keys(terms))),
    from: optional(fc.integer({ min: -1, max: 20 })),
    days: optional(fc.integer({ min: 0, max: 15 })),
    sortBy: optional(fc.constantFrom("MOVED_AT" as const, "ADDED_AT" as const)),
    rating: optional(
      fc.record({
        gte: optional(fc.integer({ min: 1, max: 10 })),
        lte: optional(fc.integer({ min: 1, max: 10 })),
      }),
    ),
  })
  .map(({ from, days, ...rest }) => ({
    ...rest,
    startDate: from === null ? null : day(from),
    endDate: days === null ? null : day((from ?? 0) + days),
  }));

/** How a condition is passed: as an argument, in the filter, or both. */
const ways = fc.record({
  searchTerm: fc.constantFrom("argument", "filter", "both"),
  startDate: fc.constantFrom("argument", "filter", "both"),
  endDate: fc.constantFrom("argument", "filter", "both"),
  sortBy: fc.constantFrom("argument", "filter", "both"),
  rating: fc.constantFrom("argument", "filter", "both"),
});

test("all conditions combine, as arguments and in filter, on lists and on shelves, page by page", async () => {
  await fc.assert(
    fc.asyncProperty(
      conditions,
      ways,
      fc.constantFrom(undefined, "Read"),
      fc.constantFrom(3, 7, 60),
      async (chosen, ways, shelf, first) => {
        const argument: Record<string, unknown> = {};
        const filter: Record<string, unknown> = {};
        for (const [name, value] of Object.entries(chosen)) {
          // A shelf takes a term in its filter only.
          const way = shelf && name === "searchTerm" ? "filter" : ways[name as keyof typeof ways];
          if (way !== "filter") argument[name] = value;
          if (way !== "argument") filter[name] = value;
        }
        const found: string[] = [];
        let after: unknown = null;
        do {
          const page = await ask(shelf, { ...argument, first, after, filter });
          found.push(...page.items.map(({ id }: { id: string }) => id));
          after = page.nextPageCursor;
          expect(page.total).toBe(matching(chosen, shelf).length);
        } while (after !== null);
        expect(found.toSorted()).toEqual(
          matching(chosen, shelf)
            .map(({ id }) => id)
            .sort(),
        );
        if (chosen.sortBy === null && (chosen.searchTerm ?? "") !== "" && shelf === undefined) return;
        const dates = found.map(
          (id) =>
            books.find((book) => book.id === id)?.[chosen.sortBy === "ADDED_AT" ? "added" : "moved"] ?? 0,
        );
        expect(dates).toEqual(dates.toSorted((a, b) => b - a));
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

async function ask(shelf: string | undefined, variables: Record<string, unknown>) {
  const declared =
    "$first: Int!, $after: ID, $startDate: DateTime, $endDate: DateTime, $sortBy: SortBy, $rating: RatingFilter, $filter: ItemFilterInput";
  const passed =
    "first: $first, after: $after, startDate: $startDate, endDate: $endDate, sortBy: $sortBy, rating: $rating, filter: $filter";
  const page = "{ total items { id } nextPageCursor }";
  const answer = await api.ok(
    shelf === undefined
      ? `query ($searchTerm: String, ${declared}) { page: books(searchTerm: $searchTerm, ${passed}) ${page} }`
      : `query (${declared}) { shelf: bookShelf(id: ${shelf}) { page: items(${passed}) ${page} } }`,
    variables,
  );
  return answer.page ?? answer.shelf.page;
}
