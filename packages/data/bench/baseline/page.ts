import { COLUMNS } from "./columns.ts";
import type { Sql } from "./Baseline.ts";

/** A list of one type or shelf: conditions on `$1`, `$2` … and the sort column. */
export interface List {
  name: string;
  where: string;
  sort: "moved_at" | "added_at";
  /** How many parameters `where` has. */
  parameters: number;
}

/** The page that starts the list, or goes on after a date and an id that are the last two parameters. */
export function page({ name, where, sort, parameters }: List, after: "start" | "cursor" = "start"): Sql {
  const [date, id] = [`$${parameters + 1}`, `$${parameters + 2}`];
  const keyset = after === "start" ? "" : ` AND (${sort}, id) < (${date}::timestamptz, ${id}::uuid)`;
  return {
    name: `${name} ${after}`,
    text: `SELECT ${COLUMNS} FROM items WHERE ${where}${keyset} ORDER BY ${sort} DESC, id DESC LIMIT 51`,
  };
}

/** The first page with the count of all matches on every row, as one statement. */
export function pageAndCount(list: List): Sql {
  const { text } = page(list);
  return {
    name: `${list.name} with count`,
    text: `SELECT (SELECT count(*) FROM items WHERE ${list.where}) AS matches, page.* FROM (${text}) AS page`,
  };
}
