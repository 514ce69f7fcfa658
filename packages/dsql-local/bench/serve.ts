import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmbedded } from "../src/postgres/process/startEmbedded.ts";
import { withClient } from "../src/postgres/process/withClient.ts";
import { startDsqlLocal } from "../src/index.ts";
import { signedToken } from "./signedToken.ts";

/** What the bench needs to know of the server in this process. */
export interface Served {
  endpoint: string;
  ca: string;
  /** Good for a week. */
  token: string;
  backendConnectionString: string;
}

// Ends with its parent, which also gets a terminal's Ctrl-C and decides.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined);

const backend = await startEmbedded({ settings: { max_connections: "1100" } });
const dsql = await startDsqlLocal({ backend: { connectionString: backend.connectionString } });
const folder = join(dsql.caFile, "..");
const pem = {
  cert: await readFile(join(folder, "server.pem"), "utf8"),
  key: await readFile(join(folder, "server.key"), "utf8"),
};
await withClient(backend.connectionString, async (client) => {
  // PostgreSQL reads its certificate from files of its own, which only it can write.
  const { rows } = await client.query<{ folder: string }>(
    "SELECT current_setting('data_directory') AS folder",
  );
  const data = rows[0]?.folder ?? "";
  for (const [name, text] of Object.entries(pem)) {
    const file = client.escapeLiteral(join(data, `server.${name}`));
    const program = client.escapeLiteral(`umask 077; cat > ${join(data, `server.${name}`)}`);
    await client.query(
      `COPY (SELECT regexp_split_to_table(${client.escapeLiteral(text.trimEnd())}, '\\n')) TO PROGRAM ${program}`,
    );
    await client.query(`ALTER SYSTEM SET ssl_${name}_file = ${file}`);
  }
  await client.query("ALTER SYSTEM SET ssl = on");
  await client.query("SELECT pg_reload_conf()");
});
const served: Served = {
  endpoint: dsql.endpoint,
  ca: await readFile(dsql.caFile, "utf8"),
  token: await signedToken(dsql),
  backendConnectionString: dsql.backendConnectionString,
};

process.on("message", (question) => {
  if (question === "start") process.send?.(served);
  if (question === "memory") {
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ rss, heap: heapUsed + external });
  }
});
process.once("disconnect", () => {
  void dsql
    .stop()
    .then(() => backend.stop())
    .finally(() => process.exit());
});
