import { readFile } from "node:fs/promises";
import postgres from "postgres";
import { afterEach } from "vitest";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { token } from "../engine/support/token.ts";

/** postgres.js on `dsql`, as an application configures it; ended after each test. */
export function usePostgresJs(
  dsql: DsqlLocal,
): (options?: postgres.Options<Record<string, never>>) => Promise<postgres.Sql> {
  const clients: postgres.Sql[] = [];
  afterEach(async () => {
    await Promise.allSettled(clients.splice(0).map((sql) => sql.end({ timeout: 1 })));
  });
  return async (options = {}) => {
    const sql = postgres({
      host: "localhost",
      port: Number(dsql.endpoint.split(":")[1]),
      user: "admin",
      database: "postgres",
      password: () => token(),
      ssl: { ca: await readFile(dsql.caFile, "utf8") },
      onnotice: () => undefined,
      ...options,
    });
    clients.push(sql);
    return sql;
  };
}
