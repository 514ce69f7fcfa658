// Starts a server of the checkout that is named, then times a fresh isolated database on it for each message.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { startDsqlLocal } from "../../packages/dsql-local/src/index.ts";

const [checkout = ""] = process.argv.slice(2);
const module = pathToFileURL(join(checkout, "packages/dsql-local/src/index.ts")).href;
const { startDsqlLocal: start } = (await import(module)) as { startDsqlLocal: typeof startDsqlLocal };

const server = await start();
const backend = { connectionString: server.backendConnectionString };

process.on("message", () => {
  void fresh().then((ms) => process.send?.(ms));
});
process.on("disconnect", () => void server.stop());
process.send?.(0);

async function fresh(): Promise<number> {
  const began = performance.now();
  const dsql = await start({ backend, isolated: true });
  const ms = performance.now() - began;
  await dsql.stop();
  return ms;
}
