import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take longest: more than about ten seconds on an idle machine. Started last, one of them would leave the other
 * workers idle; and a fresh clone has no times of an earlier run.
 */
const LONG = [
  "packages/dsql-local/test/orms/contention.test.ts",
  "packages/dsql-local/test/model/random.test.ts",
  "packages/lambda/test/storm/storm.test.ts",
  "test/packages/installed.test.ts",
  "packages/local/test/start.test.ts",
  "packages/pipeline/test/pipeline.test.ts",
  "packages/data/bench/bench.test.ts",
  "packages/graphql/test/endToEnd/storm.test.ts",
  "packages/graphql/test/schema/sixthType.test.ts",
  "test/walkThrough.test.ts",
  "packages/data/test/contract/6-fuzz.test.ts",
  "packages/dsql-local/test/conformance/conformance.test.ts",
  "packages/backup/test/cutover/cutover.test.ts",
  "test/closedPipe.test.ts",
  "packages/local/test/library.test.ts",
  "packages/graphql/test/resolvers/tvRaces.test.ts",
  "packages/graphql/test/endToEnd/responseLimits.test.ts",
  "packages/backup/test/import/killed.test.ts",
  "packages/graphql/test/endToEnd/argumentFuzz.test.ts",
  "packages/graphql/test/lambda/bundle.test.ts",
  "packages/lambda/test/api.test.ts",
  "packages/lambda/test/lambdaFunction.test.ts",
  "packages/dsql/test/migrate/killed.test.ts",
  "packages/dsql-local/src/cli/cli.test.ts",
  "packages/dsql-local/test/isolation/recorded.test.ts",
  "packages/dsql-local/test/workload/bank.test.ts",
  "packages/dsql-local/test/workload/memory.test.ts",
  "packages/dsql-local/test/cdc/writers.test.ts",
  "packages/dsql-local/test/drivers/pgbench.test.ts",
  "packages/dsql-local/test/catalog/outOfReach.test.ts",
  "packages/dsql-local/test/protocol/table/table.test.ts",
  "packages/data/test/migrate/takeover.test.ts",
  "packages/data/test/migrate/fill.test.ts",
  "packages/cdk/test/cli/synth.test.ts",
  "packages/backup/src/follow/protocol/reconcile.test.ts",
  "packages/dsql-local/test/engine/bank.test.ts",
  "packages/dsql-local/test/cdc/broken.test.ts",
];

/** Starts the longest files first and those that share workers last: a shared worker is kept only until another file comes. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const at = LONG.findIndex((path) => moduleId.endsWith(`/${path}`));
      const within = at >= 0 ? at : LONG.length;
      return project.config.isolate ? within : LONG.length + 1 + within;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
