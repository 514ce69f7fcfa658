import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["@mattb.tech/billio-dsql-local/testing/setup"],
    // The first file waits until PostgreSQL has started.
    hookTimeout: 60_000,
  },
});
