import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/LongestFirst.ts";

/** Files that leave nothing behind in their process, and so follow one another in the same: starting one and loading all
 * modules anew takes a second each. What changes the environment, prototypes or the clock for good, measures memory or
 * opens the one pool of the process isn't among them. */
const shared = [
  "packages/cdk/src/context/**/*.test.ts",
  "packages/cdk/test/*.test.ts",
  "packages/data/src/**/*.test.ts",
  "packages/data/test/contract/!(5*|6*|7*|N-getDb*).test.ts",
  "packages/dsql-local/test/{asOf,catalog,engine,isolation,limits,protocol,rules}/**/*.test.ts",
  "packages/graphql/test/{api,guards,http,resolvers}/**/*.test.ts",
];

// One PostgreSQL serves every file, each in a database of its own; two cores are filled by three workers, for many tests
// wait for processes and deadlines.
const common = { testTimeout: 30_000, hookTimeout: 60_000, pool: "forks", maxWorkers: 3 } as const;

const resolve = {
  // Vite would take graphql's ES modules and Node the CommonJS ones for the packages that build on it: two copies,
  // whose types don't know each other.
  alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }],
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          ...common,
          name: "isolated",
          include: ["packages/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...shared],
        },
      },
      { resolve, test: { ...common, name: "shared", include: shared, isolate: false } },
    ],
    globalSetup: ["./test/postgres.ts"],
    reporters: ["default", "./test/summaryReporter.ts"],
    sequence: { sequencer: LongestFirst },
    maxWorkers: common.maxWorkers,
  },
});
