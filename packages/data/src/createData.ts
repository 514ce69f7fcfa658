import { createDrizzle, type DrizzleDatabase } from "./drizzle/createDrizzle.ts";
import type { Executor, RetryOptions } from "@mattb.tech/billio-dsql";
import { InvalidArgumentError } from "./errors/index.ts";
import { createMutate, type Mutate } from "./mutate/createMutate.ts";
import { isUnreadableData, type UpdateMode } from "./mutate/updateItem.ts";
import { createQuery, type Query } from "./query/createQuery.ts";

/** Reads, writes and transactions on one database, or inside one transaction. */
export interface Data {
  Query: Query;
  Mutate: Mutate;
  /**
   * Runs several calls as one transaction: atomic, retried as a whole. The callback may run several times, so it must have
   * no other effects such as emails. The `transact` that it receives joins the transaction.
   *
   * ```ts
   * await transact(async ({ Query, Mutate }) => {
   *   const series = await Query.withId({ type: "TvSeries", id }, { lock: true });
   *   if (series?.shelf === "Watching") await Mutate.updateItem({ type: "TvSeries", id, shelf: "Finished" });
   * });
   * ```
   *
   * When the connection breaks during COMMIT, the outcome is looked up in the record that the writes have left. If the
   * transaction took effect, this returns the callback's result; if not, it no longer can, and the callback runs again.
   *
   * @throws {OccRetriesExhaustedError} when write conflicts go on until the attempts or the time are spent
   * @throws {CommitOutcomeUnknownError} when the outcome can't be looked up
   * @throws whatever the callback throws
   */
  transact: <T>(work: (data: Data) => Promise<T>, options?: Partial<RetryOptions>) => Promise<T>;
}

/** The same, plus Drizzle for other queries. */
export interface DrizzleData extends Data {
  /**
   * A Drizzle database with the package's schema, for queries that `Query` doesn't have: on the same connections, with the same
   * tokens, deadlines, retries and diagnostics; within `transact`, on the same transaction.
   *
   * ```ts
   * const db = getDb();
   * const byShelf = await db.select({ shelf: items.shelf, n: count() }).from(items).groupBy(items.shelf);
   * const series = await db.query.items.findMany({ where: eq(items.type, "TvSeries"), with: { seasons: true } });
   * ```
   *
   * Its writes aren't checked: neither that a season's series exists, nor that a deleted series has no seasons. When you
   * set `title`, set `titleFolded` and `titleFoldedRest` to null.
   */
  getDb: () => DrizzleDatabase;
  transact: <T>(work: (data: DrizzleData) => Promise<T>, options?: Partial<RetryOptions>) => Promise<T>;
}

/** `Query`, `Mutate`, `transact` and `getDb` on an executor: a database (`connect`), or a transaction on one. */
export function createData(executor: Executor, mode?: UpdateMode): DrizzleData {
  let drizzle: DrizzleDatabase | undefined;
  return {
    getDb: () => (drizzle ??= createDrizzle(executor)),
    Query: createQuery(executor),
    Mutate: createMutate(executor, mode),
    transact: async (work, options) => {
      if (typeof work !== "function") throw new InvalidArgumentError("transact", "must be given a function");
      const run = (mode?: UpdateMode) =>
        executor.transact((transaction) => work(createData(transaction, mode)), options);
      try {
        return await run(mode);
      } catch (error) {
        // An update found a row whose JSON the database can't parse; a second run changes such rows by read-modify-write.
        if (executor.inTransaction || mode === "by reading" || !isUnreadableData(error)) throw error;
        return run("by reading");
      }
    },
  };
}
