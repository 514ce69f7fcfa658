import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "./postgres/process/startEmbedded.ts";
import type {} from "./testing.ts";

const startPostgres = () => startEmbedded({ settings: { max_connections: "400", autovacuum_naptime: "5s" } });

/**
 * Vitest's global set-up: the one PostgreSQL of a test run, on a temporary folder. It starts when the first test file asks for
 * it, so that tests which need none don't wait for it, and stops after the last. Every file gets a database of its own on it:
 * `useDsql()`.
 *
 * ```ts
 * export default defineConfig({ test: { globalSetup: ["@mattb.tech/billio-dsql-local/testing/setup"] } });
 * ```
 */
export default async function postgres(
  project: Pick<TestProject, "provide">,
  start = startPostgres,
): Promise<() => Promise<void>> {
  let starting: ReturnType<typeof startPostgres> | undefined;
  // Test files run in processes of their own, so they ask over loopback.
  const asked = createServer((_, response) => {
    // A process that asks again would do so on a kept connection that is just being closed here because it was idle.
    response.setHeader("connection", "close");
    starting ??= start();
    starting.then(
      ({ connectionString }) => response.end(connectionString),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(asked, "listening");
  const { port } = asked.address() as AddressInfo;
  project.provide("postgresUrl", `http://127.0.0.1:${String(port)}/`);
  return async () => {
    asked.close();
    asked.closeAllConnections();
    await (await starting)?.stop();
  };
}
