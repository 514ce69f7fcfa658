/**
 * Where the server's PostgreSQL 16 comes from:
 * - `"embedded"` (default): binaries from npm, data in `dataDir` or a temporary folder;
 * - `"container"`: `postgres:16-alpine` through testcontainers, needs a container engine;
 * - `{ connectionString }`: a PostgreSQL 16 that already runs; the role needs to be a superuser.
 */
export type BackendOption = "embedded" | "container" | { connectionString: string };
