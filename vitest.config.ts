import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["./test/postgres.ts"],
    reporters: ["default", "./test/summaryReporter.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One PostgreSQL serves every file, each in a database of its own; two workers fill two cores.
    pool: "forks",
    maxWorkers: 2,
  },
});
