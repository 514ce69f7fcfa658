import { COLUMNS } from "./columns.ts";
import type { Sql } from "./Baseline.ts";

/** A way to find titles, distinguished by the condition and by how the index is read. */
export interface SearchWay extends Sql {
  way: string;
}

const conditions = {
  LIKE: "title_folded LIKE '%' || $2::text || '%'",
  strpos: "strpos(title_folded, $2) > 0",
} as const;

const all = COLUMNS.split(", ")
  .map((column) => `items.${column}`)
  .join(", ");

function* ways(keyset: string): Generator<SearchWay> {
  for (const [condition, matches] of Object.entries(conditions)) {
    const where = `type = $1 AND ${matches}${keyset}`;
    const name = (way: string) => ({
      way: `${way}, ${condition}`,
      name: `search ${way} ${condition}${keyset && " after"}`,
    });
    yield {
      ...name("rows in order"),
      text: `SELECT ${COLUMNS} FROM items WHERE ${where} ORDER BY title_folded, id LIMIT 51`,
    };
    const ids = `SELECT title_folded, id FROM items WHERE ${where} ORDER BY title_folded, id LIMIT 51`;
    yield {
      ...name("ids from the index, then rows"),
      text: `SELECT ${all} FROM (${ids}) AS hits JOIN items USING (id) ORDER BY hits.title_folded, id`,
    };
    const unsorted = `SELECT title_folded, id FROM items WHERE ${where}`;
    yield {
      ...name("all ids, sorted, then rows"),
      text:
        `WITH hits AS MATERIALIZED (${unsorted}), ` +
        "page AS MATERIALIZED (SELECT * FROM hits ORDER BY title_folded, id LIMIT 51) " +
        `SELECT ${all} FROM page JOIN items USING (id) ORDER BY page.title_folded, id`,
    };
  }
}

/** First page of a search: type, folded term. */
export const searchWays = [...ways("")];

/** A later page of a search: type, folded term, folded title and id to go on after. */
export const searchWaysAfter = [...ways(" AND (title_folded, id) > ($3::text, $4::uuid)")];

/** First page and how many match, as one statement. */
export const searchAndCountWays: SearchWay[] = Object.entries(conditions).flatMap(([condition, matches]) => {
  const where = `type = $1 AND ${matches}`;
  const ids = `SELECT title_folded, id FROM items WHERE ${where}`;
  const pageOf = (from: string) => `SELECT * FROM (${from}) AS found ORDER BY title_folded, id LIMIT 51`;
  return [
    {
      way: `counted apart, ${condition}`,
      name: `search counted apart ${condition}`,
      text:
        `SELECT (SELECT count(*) FROM items WHERE ${where}) AS matches, ${all} ` +
        `FROM (${pageOf(ids)}) AS page JOIN items USING (id) ORDER BY page.title_folded, id`,
    },
    {
      way: `one scan for both, ${condition}`,
      name: `search one scan ${condition}`,
      text:
        `WITH hits AS MATERIALIZED (${ids}), page AS MATERIALIZED (${pageOf("SELECT * FROM hits")}) ` +
        `SELECT (SELECT count(*) FROM hits) AS matches, ${all} ` +
        "FROM page JOIN items USING (id) ORDER BY page.title_folded, id",
    },
    {
      way: `counted on from the page, ${condition}`,
      name: `search counted on ${condition}`,
      text:
        `WITH page AS MATERIALIZED (${pageOf(ids)}), ` +
        "last AS MATERIALIZED (SELECT * FROM page ORDER BY title_folded, id OFFSET 50) " +
        "SELECT (SELECT count(*) FROM page) + CASE WHEN EXISTS (SELECT 1 FROM last) " +
        `THEN (SELECT count(*) FROM items WHERE ${where} ` +
        "AND (title_folded, id) > ((SELECT title_folded FROM last), (SELECT id FROM last))) ELSE 0 END AS matches, " +
        `${all} FROM page JOIN items USING (id) ORDER BY page.title_folded, id`,
    },
  ];
});
