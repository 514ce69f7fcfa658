import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["vitest/**/*.test.js"],
    // Starts one PostgreSQL for the whole run, when the first file asks for it, and stops it at the end.
    globalSetup: ["@mattb.tech/billio-dsql-local/testing/setup"],
    // The first file of a run waits for PostgreSQL and for the template.
    hookTimeout: 60_000,
    testTimeout: 20_000,
  },
});
