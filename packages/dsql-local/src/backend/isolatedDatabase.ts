import { randomBytes } from "node:crypto";
import type { Backend } from "./Backend.ts";
import { withClient } from "./withClient.ts";

/**
 * A new, empty database on `backend`'s PostgreSQL, dropped on stop. It is cut from `template0`, so that it has
 * DSQL's collation whatever the PostgreSQL's own is.
 */
export async function isolatedDatabase(backend: Backend): Promise<Backend> {
  const name = `dsql_${randomBytes(8).toString("hex")}`;
  await withClient(backend.connectionString, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`),
  );
  const url = new URL(backend.connectionString);
  url.pathname = `/${name}`;
  let stopping: Promise<void> | undefined;
  return {
    connectionString: url.href,
    stop: () =>
      (stopping ??= (async () => {
        await withClient(backend.connectionString, (client) =>
          client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
        );
        await backend.stop();
      })()),
  };
}
