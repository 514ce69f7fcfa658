import { writeFileSync } from "node:fs";

// Preloaded into the process that is watched: notes its memory and writes the samples when it ends.
const EVERY_MS = 200;
const samples: number[] = [];
setInterval(() => samples.push(process.memoryUsage.rss()), EVERY_MS).unref();
process.once("exit", () => {
  const file = process.env.BENCH_MEMORY_FILE;
  // The operating system counts in units of 1,024 bytes.
  const peak = process.resourceUsage().maxRSS * 1024;
  if (file !== undefined) writeFileSync(file, JSON.stringify({ peak, samples }));
});
