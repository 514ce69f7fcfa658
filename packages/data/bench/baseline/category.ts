import { COLUMNS } from "./columns.ts";
import type { Sql } from "./Baseline.ts";

const branch = (type: string, keyset: string) =>
  `(SELECT ${COLUMNS} FROM items WHERE type = '${type}'${keyset} ORDER BY moved_at DESC, id DESC LIMIT 51)`;

/** Features and series as one list: the newest of each, merged. */
export function category(after: "start" | "cursor"): Sql {
  const keyset = after === "start" ? "" : " AND (moved_at, id) < ($1::timestamptz, $2::uuid)";
  return {
    name: `category ${after}`,
    text:
      `SELECT * FROM (${branch("Feature", keyset)} UNION ALL ${branch("TvSeries", keyset)}) AS merged ` +
      "ORDER BY moved_at DESC, id DESC LIMIT 51",
  };
}

export const categoryAndCount: Sql = {
  name: "category with count",
  text:
    "SELECT (SELECT count(*) FROM items WHERE type IN ('Feature', 'TvSeries')) AS matches, page.* " +
    `FROM (${category("start").text}) AS page`,
};
