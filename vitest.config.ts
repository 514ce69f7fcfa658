import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Vite would take graphql's ES modules and Node the CommonJS ones for the packages that build on it: two copies,
    // whose types don't know each other.
    alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }],
  },
  test: {
    include: ["packages/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["./test/postgres.ts"],
    reporters: ["default", "./test/summaryReporter.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One PostgreSQL serves every file, each in a database of its own; two cores are filled by three workers, for many
    // tests wait for processes and deadlines.
    pool: "forks",
    maxWorkers: 3,
  },
});
