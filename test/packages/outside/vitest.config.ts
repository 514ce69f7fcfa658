import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { globalSetup: ["@mattb.tech/billio-dsql-local/testing/setup"] },
});
