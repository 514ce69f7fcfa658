import { and, isNotNull, isNull, sql, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { items } from "../schema/index.ts";
import { builder } from "../statement/builder.ts";
import { written } from "./limitClause.ts";
import { unfilledTitle } from "./unfilledTitle.ts";

/** Which titles to find. */
interface TitleMatch {
  /** The condition on the type. */
  type: SQL;
  /** The folded term that they hold; absent = all of the type. */
  query: SQL | undefined;
  /** What else has to hold. */
  conditions?: SQL | undefined;
}

/** A condition on where in the list a row is, by the text that it is sorted by and its id. */
export type Range = (key: SQL, id: SQL) => SQL;

/**
 * The ids of the items whose title matches, with the text that they are sorted by, in branches that have no row in
 * common. The first one reads the index of folded titles alone. The others are all but empty: titles longer than
 * that index keeps, and rows whose folded title isn't filled yet.
 */
export function searchBranches(match: TitleMatch, range?: Range) {
  const { type, query, conditions } = match;
  const key = sql`key`;
  // Folded apart from the conditions on it: written into each of them, the long expression costs as much as a page.
  const unfolded = builder
    .select(listed(sql`${items.id}`, unfilledTitle.getSQL()))
    .from(items)
    .where(and(type, conditions, isNull(items.titleFolded)))
    .offset(written(0))
    .as("u");
  const unfilled = matchesFrom(sql`${unfolded}`).where(and(holds(key, query), range?.(key, sql`id`)));
  if (query === undefined) return [indexedMatches(match, range), unfilled] as const;
  // What the whole title holds though the beginning of it doesn't.
  const long = branchOf(
    match,
    range,
    isNotNull(items.titleFoldedRest),
    sql`strpos(${items.titleFolded}, ${query}) = 0`,
    holds(sql`${items.titleFoldedRest}`, query),
  );
  return [indexedMatches(match, range), unfilled, long] as const;
}

/** The first of the branches. */
export function indexedMatches(match: TitleMatch, range?: Range) {
  return branchOf(match, range, isNotNull(items.titleFolded), holds(sql`${items.titleFolded}`, match.query));
}

function branchOf({ type, conditions }: TitleMatch, range?: Range, ...more: (SQL | undefined)[]) {
  const key = sql`${items.titleFolded}`;
  return builder
    .select(listed(sql`${items.id}`, key))
    .from(items)
    .where(and(type, conditions, ...more, range?.(key, sql`${items.id}`)))
    .$dynamic();
}

function listed(id: SQL, key: SQL) {
  return { id: sql<string>`${id}`.as("id"), key: sql<string>`${key}`.as("key") };
}

function holds(text: SQL, query: SQL | undefined): SQL | undefined {
  return query === undefined ? undefined : sql`strpos(${text}, ${query}) > 0`;
}

/** Ids of items with the text that they are sorted by, as a query that can be ordered and cut. */
export type Matches = ReturnType<typeof branchOf>;

/** All of a list that another part of the statement has. */
export function matchesFrom(list: SQL): Matches {
  // Drizzle tells apart what is read from, which unions of lists have no use for.
  return builder
    .select(listed(sql`id`, sql`key`))
    .from(list)
    .$dynamic() as unknown as Matches;
}

/** The branches as one list. */
export function unionOf(branches: readonly Matches[]): Matches {
  const [one, two, ...more] = branches;
  if (one === undefined || two === undefined) throw new TypeError("There are at least two branches");
  return unionAll(one, two, ...more) as unknown as Matches;
}
