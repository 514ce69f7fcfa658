import { asc, eq, sql, type SQL } from "drizzle-orm";
import { itemColumnNames, itemColumns } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import type { BuiltQuery } from "../statement/QueryTemplate.ts";
import { type FilterShape, filterConditions } from "./filterConditions.ts";
import { allButLast, type Limit, rowLimit } from "./limitClause.ts";
import {
  indexedMatches,
  type Matches,
  matchesFrom,
  type Range,
  searchBranches,
  unionOf,
} from "./searchBranches.ts";

/** Which variant of a search page's statement. */
export interface SearchShape extends FilterShape {
  query: boolean;
  counted: boolean;
  after: boolean;
  limit: Limit;
}

/** How many match. */
export function countQuery(shape: SearchShape): BuiltQuery {
  return countOf(unionOf(searchBranches(matchOf(shape))));
}

/** The page; each row begins with the count where one is wanted. */
export function pageQuery(shape: SearchShape): BuiltQuery {
  return shape.counted ? countedPage(shape) : uncountedPage(shape);
}

/** Reads matches in the order of the index until the page is full. */
function uncountedPage(shape: SearchShape): BuiltQuery {
  const branches = searchBranches(matchOf(shape), shape.after ? afterCursor : undefined);
  return itemsOf(firstOf(unionOf(branches.map((branch) => firstOf(branch, shape))), shape));
}

/**
 * Reads matches until the page is full and counts from there on, so that each title is compared once. A separate count
 * takes a second scan where matches are rare; collecting all matches first takes nearly twice as long where there are
 * many.
 */
function countedPage(shape: SearchShape): BuiltQuery {
  const match = matchOf(shape);
  const [indexed, ...others] = searchBranches(match, shape.after ? afterCursor : undefined);
  const head = builder.$with("h").as(firstOf(indexed, shape));
  // Empty unless the head is full: only then may more follow.
  const last = builder.$with("l").as(
    matchesFrom(sql`${head}`)
      .orderBy(KEY, ID)
      .offset(allButLast(shape.limit)),
  );
  const indexedIn = (range: Range) => sql`(${countOf(indexedMatches(match, range))})`;
  const [lastKey, lastId] = [sql`(select key from ${last})`, sql`(select id from ${last})`];
  const beyond = sql`${indexedIn((key, id) => sql`${key} = ${lastKey} and ${id} > ${lastId}`)} + ${indexedIn((key) => sql`${key} > ${lastKey}`)}`;
  const [, ...allOthers] = searchBranches(match);
  const counts = [
    sql`(${countOf(matchesFrom(sql`${head}`))})`,
    sql`case when exists (select 1 from ${last}) then ${beyond} else 0 end`,
    ...(shape.after ? [indexedIn(keyBeforeCursor), indexedIn(upToCursor)] : []),
    ...allOthers.map((branch) => sql`(${countOf(branch)})`),
  ];
  const count = builder
    .select({ n: sql.join(counts, sql` + `).as("n") })
    .from(sql`(values (0)) as one`)
    .as("c");
  const branches = [matchesFrom(sql`${head}`), ...others.map((branch) => firstOf(branch, shape))];
  const page = itemsOf(firstOf(unionOf(branches), shape)).as("p");
  // Joined from the count's side, so that the count is there when the page is empty.
  return builder
    .with(head, last)
    .select({
      n: count.n,
      ...Object.fromEntries(itemColumnNames.map((name) => [name, page[name]])),
      key: page.key,
    })
    .from(count)
    .leftJoin(page, sql`true`)
    .orderBy(asc(page.key), asc(page.id));
}

const KEY = sql`key`;
const ID = sql`id`;

function matchOf(shape: SearchShape) {
  return {
    type: eq(items.type, placeholder("type")),
    query: shape.query ? placeholder("query") : undefined,
    conditions: filterConditions(shape),
  };
}

/** The first rows of a list of matches. */
function firstOf(matches: Matches, shape: SearchShape): Matches {
  return matches.orderBy(KEY, ID).limit(rowLimit(shape.limit));
}

function countOf(matches: Matches) {
  return builder.select({ n: sql`count(*)`.as("n") }).from(matches.as("m"));
}

/** The items of a page's keys, each followed by its key. */
function itemsOf(page: Matches) {
  const [id, key] = [sql`k.id`, sql`k.key`];
  return builder
    .select({ ...itemColumns, key: sql<string>`${key}`.as("sort_key") })
    .from(page.as("k"))
    .innerJoin(items, eq(items.id, id))
    .orderBy(key, id);
}

/** After the cursor; the second condition bounds the index range in any case. */
function afterCursor(key: SQL, id: SQL): SQL {
  return sql`(${key}, ${id}) > (${placeholder("key")}, ${placeholder("id")}) and ${key} >= ${placeholder("key")}`;
}

/** Titles before the cursor's. */
function keyBeforeCursor(key: SQL): SQL {
  return sql`${key} < ${placeholder("key")}`;
}

/** Items with the cursor's own title, up to the cursor's item. */
function upToCursor(key: SQL, id: SQL): SQL {
  return sql`${key} = ${placeholder("key")} and ${id} <= ${placeholder("id")}`;
}
