import type { TestProject } from "vitest/node";
import { startEmbedded } from "../packages/dsql-local/src/backend/startEmbedded.ts";
import type {} from "../packages/dsql-local/src/testing.ts";

/**
 * Starts the one PostgreSQL of a test run, on a temporary folder, before the first test file, and ends it
 * after the last. Every file takes a database of its own on it: `useDsql()`.
 */
export default async function postgres(project: TestProject): Promise<() => Promise<void>> {
  const server = await startEmbedded({
    settings: {
      max_connections: "400",
      autovacuum_naptime: "5s",
    },
  });
  project.provide("postgresConnectionString", server.connectionString);
  return server.stop;
}
