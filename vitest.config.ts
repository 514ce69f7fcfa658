import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/LongestFirst.ts";

/** Files that run one after another in the same process: starting one and loading all modules takes a second each.
 * test/restoreProcess.ts restores the environment after each. Not among them: files that change prototypes, load modules anew,
 * set V8's flags, measure memory, create a client or a pool when they are loaded, or take long. */
const shared = [
  "packages/backup/samples/*.test.ts",
  "packages/backup/src/**/*.test.ts",
  "packages/backup/test/*.test.ts",
  "packages/backup/test/{dynamodb,export,lambda,restore,storage}/**/*.test.ts",
  "packages/backup/test/import/!(importInto|killed).test.ts",
  "packages/backup/test/source/!(large).test.ts",
  "packages/cdk/src/**/*.test.ts",
  "packages/cdk/test/**/!(handler).test.ts",
  "packages/config/src/**/*.test.ts",
  "packages/data/bench/costs/*.test.ts",
  "packages/data/src/**/*.test.ts",
  "packages/data/test/{connection,sharedErrors,statements}.test.ts",
  "packages/data/test/{grant,model,roles}/**/*.test.ts",
  "packages/data/test/contract/!(5*|6-fuzz|7*|N-getDb*).test.ts",
  "packages/data/test/migrate/!(killed).test.ts",
  "packages/dsql/src/**/*.test.ts",
  "packages/dsql/test/application/*.test.ts",
  "packages/dsql/test/connection/*.test.ts",
  "packages/dsql/test/independence.test.ts",
  "packages/dsql/test/migrate/!(killed).test.ts",
  "packages/dsql-local/clients/**/*.test.ts",
  "packages/dsql-local/src/{activity,admin,auth,backend,cdc,check,clock,cost,engine,errorCatalog,errors,faults,frontend,jobs,net,occ,server,statistics,tls,transaction}/**/*.test.ts",
  "packages/dsql-local/src/analysis/**/!(parserMemory).test.ts",
  "packages/dsql-local/src/postgres/process/*.test.ts",
  "packages/dsql-local/test/{asOf,backend-writes,catalog,drivers,engine,isolation,limits,protocol,rules,statistics}/**/*.test.ts",
  "packages/dsql-local/test/admin/!(page).test.ts",
  "packages/dsql-local/test/cdc/!(writers).test.ts",
  "packages/dsql-local/test/*.test.ts",
  "packages/dsql-local/test/conformance/*.test.ts",
  "packages/dsql-local/test/model/!(random).test.ts",
  "packages/graphql-snapshot-tests/test/*.test.ts",
  "packages/graphql/bench/**/*.test.ts",
  "packages/graphql/src/{api,errors,execution,external,response,schema,tv}/**/*.test.ts",
  "packages/graphql/test/{api,execution,external,http,images,limits,logging}/**/*.test.ts",
  "packages/graphql/test/endToEnd/!(storm).test.ts",
  "packages/graphql/test/lambda/!(bundle).test.ts",
  "packages/graphql/test/resolvers/*.test.ts",
  "packages/graphql/test/schema/!(sixthType).test.ts",
  "packages/lambda/test/gateway.test.ts",
  "packages/local/test/{Output,example,numbers}.test.ts",
  "packages/pipeline/src/**/*.test.ts",
  "packages/pipeline/test/!(pipeline).test.ts",
  "test/!(closedPipe|walkThrough).test.ts",
  "test/{api,recipes}/*.test.ts",
  "test/packages/!(installed).test.ts",
];

// One PostgreSQL serves every file, each in a database of its own. Four workers keep two cores busy, because many tests wait
// for processes and deadlines.
// A test takes twenty times as long beside others on two slow cores as it does alone.
const common = {
  testTimeout: 90_000,
  hookTimeout: 120_000,
  // A condition waited for without a limit of its own; Vitest's is one second, in which a busy machine may not start a process.
  expect: { poll: { timeout: 60_000 } },
  pool: "forks",
  maxWorkers: 4,
} as const;

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
      {
        resolve,
        test: {
          ...common,
          name: "shared",
          include: shared,
          isolate: false,
          setupFiles: ["./test/restoreProcess.ts"],
        },
      },
    ],
    globalSetup: ["./packages/dsql-local/src/testingSetup.ts"],
    reporters: ["default", "./test/summaryReporter.ts"],
    sequence: { sequencer: LongestFirst },
    maxWorkers: common.maxWorkers,
  },
});
