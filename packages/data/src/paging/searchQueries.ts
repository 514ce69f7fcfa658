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

/** What the statement of a page of search results is made of. */
export interface SearchForm extends FilterShape {
  query: boolean;
  counted: boolean;
  after: boolean;
  limit: Limit;
}

/** How many match. */
export function countQuery(form: SearchForm): BuiltQuery {
  return countOf(unionOf(searchBranches(matchOf(form))));
}

/** The page, each row behind the count if that was asked for. */
export function pageQuery(form: SearchForm): BuiltQuery {
  return form.counted ? countedPage(form) : uncountedPage(form);
}

/** Looks for matches in the order of the index, only until the page is full. */
function uncountedPage(form: SearchForm): BuiltQuery {
  const branches = searchBranches(matchOf(form), form.after ? behind : undefined);
  return itemsOf(firstOf(unionOf(branches.map((branch) => firstOf(branch, form))), form));
}

/**
 * Looks for matches until the page is full, then counts from there on, so that each title is looked at once. To count
 * apart takes a second scan where matches are rare; to collect all of them and cut the page from that takes nearly
 * twice as long where they are many.
 */
function countedPage(form: SearchForm): BuiltQuery {
  const match = matchOf(form);
  const [indexed, ...others] = searchBranches(match, form.after ? behind : undefined);
  const head = builder.$with("h").as(firstOf(indexed, form));
  // Empty unless the head is full, for only then there may be more behind it.
  const last = builder.$with("l").as(
    matchesFrom(sql`${head}`)
      .orderBy(KEY, ID)
      .offset(allButLast(form.limit)),
  );
  const indexedIn = (range: Range) => sql`(${countOf(indexedMatches(match, range))})`;
  const [lastKey, lastId] = [sql`(select key from ${last})`, sql`(select id from ${last})`];
  const beyond = sql`${indexedIn((key, id) => sql`${key} = ${lastKey} and ${id} > ${lastId}`)} + ${indexedIn((key) => sql`${key} > ${lastKey}`)}`;
  const [, ...allOthers] = searchBranches(match);
  const counts = [
    sql`(${countOf(matchesFrom(sql`${head}`))})`,
    sql`case when exists (select 1 from ${last}) then ${beyond} else 0 end`,
    ...(form.after ? [indexedIn(before), indexedIn(upTo)] : []),
    ...allOthers.map((branch) => sql`(${countOf(branch)})`),
  ];
  const count = builder
    .select({ n: sql.join(counts, sql` + `).as("n") })
    .from(sql`(values (0)) as one`)
    .as("c");
  const branches = [matchesFrom(sql`${head}`), ...others.map((branch) => firstOf(branch, form))];
  const page = itemsOf(firstOf(unionOf(branches), form)).as("p");
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

function matchOf(form: SearchForm) {
  return {
    type: eq(items.type, placeholder("type")),
    query: form.query ? placeholder("query") : undefined,
    conditions: filterConditions(form),
  };
}

/** The first rows of a list of matches. */
function firstOf(matches: Matches, form: SearchForm): Matches {
  return matches.orderBy(KEY, ID).limit(rowLimit(form.limit));
}

function countOf(matches: Matches) {
  return builder.select({ n: sql`count(*)`.as("n") }).from(matches.as("m"));
}

/** The items of a page's keys, the key behind each. */
function itemsOf(page: Matches) {
  const [id, key] = [sql`k.id`, sql`k.key`];
  return builder
    .select({ ...itemColumns, key: sql<string>`${key}`.as("sort_key") })
    .from(page.as("k"))
    .innerJoin(items, eq(items.id, id))
    .orderBy(key, id);
}

/** What comes after the cursor's; the second condition bounds the index range in any case. */
function behind(key: SQL, id: SQL): SQL {
  return sql`(${key}, ${id}) > (${placeholder("key")}, ${placeholder("id")}) and ${key} >= ${placeholder("key")}`;
}

/** What has a title before the cursor's. */
function before(key: SQL): SQL {
  return sql`${key} < ${placeholder("key")}`;
}

/** What has the cursor's own title, up to the cursor's item. */
function upTo(key: SQL, id: SQL): SQL {
  return sql`${key} = ${placeholder("key")} and ${id} <= ${placeholder("id")}`;
}
