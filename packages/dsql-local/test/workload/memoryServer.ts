import { startDsqlLocal } from "../../src/startDsqlLocal.ts";

/** What the server process tells the test. */
export type FromServer =
  | { type: "started"; endpoint: string; caFile: string; backendConnectionString: string }
  /** Bytes of memory in use, and the most since it was last asked. */
  | { type: "memory"; rss: number; peak: number };

const SAMPLE_MS = 10;

/*
 * A process of its own that runs nothing but the server, on the PostgreSQL of the test run, and tells how much memory it uses.
 */
const [connectionString = ""] = process.argv.slice(2);
const dsql = await startDsqlLocal({ backend: { connectionString }, isolated: true });
const tell = (message: FromServer) => process.send?.(message);
let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, SAMPLE_MS);
process.on("message", () => {
  const rss = process.memoryUsage.rss();
  tell({ type: "memory", rss, peak: Math.max(peak, rss) });
  peak = 0;
});
process.on("disconnect", () => {
  void dsql.stop().then(() => process.exit());
});
const { endpoint, caFile, backendConnectionString } = dsql;
tell({ type: "started", endpoint, caFile, backendConnectionString });
