import type { Lifetime } from "../connection/ConnectionPool.ts";
import { Database } from "./Database.ts";
import type { DatabaseOptions } from "./DatabaseOptions.ts";

/**
 * A database to run statements on. Nothing is opened until the first one.
 *
 * ```ts
 * const database = createDatabase({ host: "<cluster>.dsql.us-east-1.on.aws" });
 * await database.run({ name: "Orders.count", sql: "SELECT count(*) FROM orders", values: [], effect: "read" });
 * await database.close();
 * ```
 *
 * @param lifetime how long a connection is used
 */
export function createDatabase(options: DatabaseOptions, lifetime?: Lifetime): Database {
  return new Database(options, lifetime);
}
