import { defineConfig } from "vitest/config";

const deployed = (process.env.BILLIO_ENDPOINT ?? "") !== "";

/** For runs of this package alone; the repository's own configuration includes these tests as well. */
export default defineConfig({
  // One copy of graphql, as the repository's own configuration has it.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["test/**/*.test.ts"],
    // What the command says without an API has nothing to do with a deployed one.
    exclude: deployed ? ["test/command.test.ts"] : [],
    // A deployed API has its own database.
    globalSetup: deployed ? [] : ["../dsql-local/src/testingSetup.ts"],
    reporters: ["default", "../../test/summaryReporter.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
