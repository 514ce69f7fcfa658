import type { Backend } from "./Backend.ts";

/**
 * Starts `postgres:16-alpine` in a container engine. testcontainers is loaded only here, since it takes half
 * a second to load.
 *
 * @throws Error when no container engine answers
 */
export async function startContainer(): Promise<Backend> {
  const { PostgreSqlContainer } = await import("@testcontainers/postgresql");
  const container = await new PostgreSqlContainer("postgres:16-alpine")
    .withEnvironment({ POSTGRES_INITDB_ARGS: "--encoding=UTF8 --locale=C" })
    .withCommand(["postgres", "-c", "max_connections=1000", "-c", "timezone=UTC", "-c", "jit=off"])
    .start();
  let stopping: Promise<void> | undefined;
  return {
    connectionString: container.getConnectionUri().replace(/^postgres:/, "postgresql:"),
    stop: () => (stopping ??= container.stop().then(() => undefined)),
  };
}
