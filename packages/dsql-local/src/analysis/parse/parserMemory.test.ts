import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** How much memory V8's compilers may take at a time. The optimizing one of Node 24 would take 630 MB for the parser. */
const MAX_COMPILING_MB = 100;

test("a process that parses takes no more memory while it runs than when it began", async () => {
  const script = `
    import { getHeapStatistics } from "node:v8";
    import { setTimeout as sleep } from "node:timers/promises";
    const { parse } = await import(${JSON.stringify(new URL("./parse.ts", import.meta.url).href)});
    // Frequently enough to be optimized, with time for compilation in the background.
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 200; i++) parse("SELECT a, count(*) FROM t JOIN u USING (id) WHERE b IN (1, 2) GROUP BY 1");
      await sleep(50);
    }
    console.log(getHeapStatistics().peak_malloced_memory);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...["--import", "tsx", "--input-type=module", "-e", script],
  ]);
  const peakMb = Math.round(Number(stdout) / 1024 / 1024);
  console.log(`Node ${process.versions.node}: ${peakMb} MB at most`);
  expect(peakMb).toBeLessThan(MAX_COMPILING_MB);
});
