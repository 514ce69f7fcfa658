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
   * Runs several calls as one transaction: all or nothing, retried as a whole. The work may run several times: keep
   * other effects, emails and queues, outside. The `transact` it is handed joins the transaction under way.
   *
   * ```ts
   * await transact(async ({ Query, Mutate }) => {
   *   const series = await Query.withId({ type: "TvSeries", id }, { lock: true });
   *   if (series?.shelf === "Watching") await Mutate.updateItem({ type: "TvSeries", id, shelf: "Finished" });
   * });
   * ```
   *
   * When the connection breaks during COMMIT, the record that the writes have left tells whether the transaction took
   * effect. If it did, this returns what the work returned; if not, it can't any more, and the work runs again.
   *
   * @throws {OccRetriesExhaustedError} when write conflicts go on until the attempts or the time are spent
   * @throws {CommitOutcomeUnknownError} when that can't be found out
   * @throws whatever the work throws
   */
  transact: <T>(work: (data: Data) => Promise<T>, options?: Partial<RetryOptions>) => Promise<T>;
}

/** The same with Drizzle for queries of the application's own. */
export interface DrizzleData extends Data {
  /**
   * A Drizzle database with the package's schema, for queries that `Query` hasn't: on the same connections, with the same
   * tokens, deadlines, retries and diagnostics; within `transact`, on the same transaction.
   *
   * ```ts
   * const db = getDb();
   * const byShelf = await db.select({ shelf: items.shelf, n: count() }).from(items).groupBy(items.shelf);
   * const series = await db.query.items.findMany({ where: eq(items.type, "TvSeries"), with: { seasons: true } });
   * ```
   *
   * What it writes nobody checks: not that a season's series exists, not that a series without seasons is deleted, and
   * who sets `title` has to set `titleFolded` and `titleFoldedRest` to null.
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
        // An update met a row whose JSON the database doesn't take; a second run changes such rows by reading them.
        if (executor.inTransaction || mode === "by reading" || !isUnreadableData(error)) throw error;
        return run("by reading");
      }
    },
  };
}
