import type { PostgresDatabase } from "./PostgresDatabase.ts";

/**
 * Starts `postgres:16-alpine` in a container engine. testcontainers is loaded only here: it takes half a second, and is an
 * optional peer dependency, because few use it and it brings some hundred packages.
 *
 * @param settings of PostgreSQL in addition to the defaults
 * @throws Error when testcontainers isn't installed, or no container engine responds
 */
export async function startContainer(settings: Record<string, string> = {}): Promise<PostgresDatabase> {
  const { PostgreSqlContainer } = await import("@testcontainers/postgresql").catch(notInstalled);
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

function notInstalled(error: NodeJS.ErrnoException): never {
  const isMissing =
    error.code === "ERR_MODULE_NOT_FOUND" && error.message.includes("'@testcontainers/postgresql'");
  if (!isMissing) throw error;
  throw new Error(
    'The backend "container" needs the package @testcontainers/postgresql, which is not installed: npm install --save-dev @testcontainers/postgresql',
    { cause: error },
  );
}
