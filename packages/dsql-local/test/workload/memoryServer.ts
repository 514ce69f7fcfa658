import { startDsqlLocal } from "../../src/server/startDsqlLocal.ts";

/** What the server process reports to the test. */
export type FromServer =
  | { type: "started"; endpoint: string; caFile: string; backendConnectionString: string }
  /** Bytes of the process, and of its objects and buffers: now, and the maximum since the last report. */
  | { type: "memory"; now: Memory; peak: Memory };

interface Memory {
  resident: number;
  used: number;
}

const SAMPLE_MS = 10;
/** What is measured is what the server holds, not how late a busy machine's garbage is collected. */
const COLLECT_MS = 250;

/*
 * A process that runs only the server, on the PostgreSQL of the test run, and reports its memory usage.
 */
const [connectionString = ""] = process.argv.slice(2);
const dsql = await startDsqlLocal({ backend: { connectionString }, isolated: true });
const send = (message: FromServer) => process.send?.(message);
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
setInterval(() => globalThis.gc?.(), COLLECT_MS);
process.on("message", () => {
  sample();
  // Earlier garbage would hide what is allocated from now on.
  globalThis.gc?.();
  send({ type: "memory", now: measure(), peak });
  peak = { resident: 0, used: 0 };
});
process.on("disconnect", () => {
  void dsql.stop().then(() => process.exit());
});
const { endpoint, caFile, backendConnectionString } = dsql;
send({ type: "started", endpoint, caFile, backendConnectionString });
