import { and, isNotNull, isNull, sql, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { items } from "../schema/index.ts";
import { builder } from "../statement/builder.ts";
import { literal } from "./limitClause.ts";
import { unfilledTitle } from "./unfilledTitle.ts";

/** Which titles to find. */
interface TitleMatch {
  /** The condition on the type. */
  type: SQL;
  /** The folded term that they contain; absent = all of the type. */
  query: SQL | undefined;
  /** Further conditions. */
  conditions?: SQL | undefined;
}

/** A condition on a row's position in the list, by its sort key and its id. */
export type Range = (key: SQL, id: SQL) => SQL;

/**
 * The ids and sort keys of the items whose title matches, as disjoint branches of a UNION ALL. The first reads the index
 * of folded titles alone. The others are nearly empty: titles longer than that index keeps, and rows whose folded title
 * isn't filled yet.
 */
export function searchBranches(match: TitleMatch, range?: Range) {
  const { type, query, conditions } = match;
  const key = sql`key`;
  // In a subquery: repeated in each condition, the long expression costs as much as a page.
  const unfolded = builder
    .select(withSortKey(sql`${items.id}`, unfilledTitle.getSQL()))
    .from(items)
    .where(and(type, conditions, isNull(items.titleFolded)))
    .offset(literal(0))
    .as("u");
  const unfilled = matchesFrom(sql`${unfolded}`).where(and(contains(key, query), range?.(key, sql`id`)));
  if (query === undefined) return [indexedMatches(match, range), unfilled] as const;
  // Matches beyond the indexed beginning of the title.
  const long = branchOf(
    match,
    range,
    isNotNull(items.titleFoldedRest),
    sql`strpos(${items.titleFolded}, ${query}) = 0`,
    contains(sql`${items.titleFoldedRest}`, query),
  );
  return [indexedMatches(match, range), unfilled, long] as const;
}

/** The first of the branches. */
export function indexedMatches(match: TitleMatch, range?: Range) {
  return branchOf(
    match,
    range,
    isNotNull(items.titleFolded),
    contains(sql`${items.titleFolded}`, match.query),
  );
}

function branchOf({ type, conditions }: TitleMatch, range?: Range, ...more: (SQL | undefined)[]) {
  const key = sql`${items.titleFolded}`;
  return builder
    .select(withSortKey(sql`${items.id}`, key))
    .from(items)
    .where(and(type, conditions, ...more, range?.(key, sql`${items.id}`)))
    .$dynamic();
}

function withSortKey(id: SQL, key: SQL) {
  return { id: sql<string>`${id}`.as("id"), key: sql<string>`${key}`.as("key") };
}

function contains(text: SQL, query: SQL | undefined): SQL | undefined {
  return query === undefined ? undefined : sql`strpos(${text}, ${query}) > 0`;
}

/** Ids and sort keys of items, as a query that takes ORDER BY and LIMIT. */
export type Matches = ReturnType<typeof branchOf>;

/** All rows of a list that is named elsewhere in the statement. */
export function matchesFrom(list: SQL): Matches {
  // Drizzle types differ by what is read from; a union needs one type.
  return builder
    .select(withSortKey(sql`id`, sql`key`))
    .from(list)
    .$dynamic() as unknown as Matches;
}

/** The branches as one list. */
export function unionOf(branches: readonly Matches[]): Matches {
  const [one, two, ...more] = branches;
  if (one === undefined || two === undefined) throw new TypeError("There are at least two branches");
  return unionAll(one, two, ...more) as unknown as Matches;
}
