import { and, isNotNull, isNull, sql, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { items } from "../schema.ts";
import { builder } from "../statement/builder.ts";
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

/**
 * The ids of the items whose title matches, with the text that they are sorted by, in branches that have no row in
 * common. The first one reads the index of folded titles alone. The others are all but empty: titles longer than
 * that index keeps, and rows whose folded title isn't filled yet.
 */
export function titleMatches({ type, query, conditions }: TitleMatch, behind?: (key: SQL, id: SQL) => SQL) {
  const holds = (text: SQL) => (query === undefined ? undefined : sql`strpos(${text}, ${query}) > 0`);
  const folded = sql`${items.titleFolded}`;
  const branch = (key: SQL, ...more: (SQL | undefined)[]) =>
    builder
      .select({ id: items.id, key: sql<string>`${key}`.as("key") })
      .from(items)
      .where(and(type, conditions, ...more, behind?.(key, sql`${items.id}`)))
      .$dynamic();
  const indexed = branch(folded, isNotNull(items.titleFolded), holds(folded));
  const unfilled = branch(unfilledTitle, isNull(items.titleFolded), holds(unfilledTitle));
  if (query === undefined) return [indexed, unfilled] as const;
  // What the whole title holds though the beginning of it doesn't.
  const long = branch(
    folded,
    isNotNull(items.titleFoldedRest),
    sql`strpos(${folded}, ${query}) = 0`,
    holds(sql`${items.titleFoldedRest}`),
  );
  return [indexed, unfilled, long] as const;
}

type Branch = ReturnType<typeof titleMatches>[number];

/** The branches as one list of ids. */
export function unionOf(branches: readonly Branch[]) {
  const [one, two, ...more] = branches;
  if (one === undefined || two === undefined) throw new TypeError("There are at least two branches");
  return unionAll(one, two, ...more);
}
