import { startDsqlLocal } from "../../src/server/startDsqlLocal.ts";

/** What the server process tells the test. */
export type FromServer =
  | { type: "started"; endpoint: string; caFile: string; backendConnectionString: string }
  /** Bytes that the process has, and those that its objects and buffers take, now and at most since it was last asked. */
  | { type: "memory"; now: Memory; peak: Memory };

interface Memory {
  resident: number;
  used: number;
}

const SAMPLE_MS = 10;

/*
 * A process of its own that runs nothing but the server, on the PostgreSQL of the test run, and tells how much memory it uses.
 */
const [connectionString = ""] = process.argv.slice(2);
const dsql = await startDsqlLocal({ backend: { connectionString }, isolated: true });
const tell = (message: FromServer) => process.send?.(message);
const measure = (): Memory => {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, used: heapUsed + external };
};
let peak = { resident: 0, used: 0 };
const sample = () => {
  const now = measure();
  peak = { resident: Math.max(peak.resident, now.resident), used: Math.max(peak.used, now.used) };
};
setInterval(sample, SAMPLE_MS);
process.on("message", () => {
  sample();
  // What is left over of earlier would hide what is taken from now on.
  globalThis.gc?.();
  tell({ type: "memory", now: measure(), peak });
  peak = { resident: 0, used: 0 };
});
process.on("disconnect", () => {
  void dsql.stop().then(() => process.exit());
});
const { endpoint, caFile, backendConnectionString } = dsql;
tell({ type: "started", endpoint, caFile, backendConnectionString });
