import { sql, type SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pg-proxy";

/** Drizzle as a builder of SQL. It sends nothing: the executor does. */
export const builder = drizzle(() => {
  throw new TypeError("Queries are sent through the executor");
});

/** A parameter whose value comes with each call. */
export function placeholder<T = unknown>(name: string): SQL<T> {
  return sql<T>`${sql.placeholder(name)}`;
}
