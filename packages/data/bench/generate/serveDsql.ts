import { startDsqlLocal } from "@mattb.tech/billio-dsql-local";

// A process of its own for the server, so that its work isn't done on the thread that is measured. It ends with
// its parent, which also gets a terminal's Ctrl-C and decides.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined);
const [dataDir] = process.argv.slice(2);
const dsql = await startDsqlLocal(dataDir === undefined ? {} : { dataDir });
const { endpoint, caFile, env, backendConnectionString } = dsql;
process.once("disconnect", () => {
  void dsql.stop().finally(() => process.exit());
});
process.send?.({ endpoint, caFile, env, backendConnectionString });
