import type { PostgresDatabase } from "./PostgresDatabase.ts";

/**
 * Starts `postgres:16-alpine` in a container engine. testcontainers is loaded only here, since it takes half
 * a second to load.
 *
 * @param settings of PostgreSQL in addition to the defaults
 * @throws Error when no container engine responds
 */
export async function startContainer(settings: Record<string, string> = {}): Promise<PostgresDatabase> {
  const { PostgreSqlContainer } = await import("@testcontainers/postgresql");
  const container = await new PostgreSqlContainer("postgres:16-alpine")
    .withEnvironment({ POSTGRES_INITDB_ARGS: "--encoding=UTF8 --locale=C" })
    .withCommand([
      "postgres",
      ...Object.entries({ max_connections: "1000", timezone: "UTC", jit: "off", ...settings }).flatMap(
        ([name, value]) => ["-c", `${name}=${value}`],
      ),
    ])
    .start();
  let stopping: Promise<void> | undefined;
  return {
    connectionString: container.getConnectionUri().replace(/^postgres:/, "postgresql:"),
    stop: () => (stopping ??= container.stop().then(() => undefined)),
  };
}
