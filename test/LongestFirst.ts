import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * What takes longest, on a quiet machine more than some ten seconds. Begun last, one of them would leave the other workers with
 * nothing to do; and a fresh clone has no times of an earlier run to know them by.
 */
const LONG = [
  "packages/dsql-local/test/orms/contention.test.ts",
  "packages/dsql-local/test/model/random.test.ts",
  "packages/lambda/test/storm/storm.test.ts",
  "packages/local/test/start.test.ts",
  "packages/pipeline/test/pipeline.test.ts",
  "packages/data/bench/bench.test.ts",
  "packages/graphql/test/endToEnd/storm.test.ts",
  "packages/graphql/test/schema/sixthType.test.ts",
  "packages/data/test/contract/6-fuzz.test.ts",
  "packages/dsql-local/test/probes/probes.test.ts",
  "packages/backup/test/cutover/cutover.test.ts",
  "test/closedPipe.test.ts",
  "packages/local/test/library.test.ts",
  "packages/graphql/test/resolvers/tvRaces.test.ts",
  "packages/graphql/test/endToEnd/answerLimits.test.ts",
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

/** Begins with what takes longest, and ends with what shares its workers, for these are kept only while more of it comes. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const at = LONG.findIndex((path) => moduleId.endsWith(`/${path}`));
      const within = at >= 0 ? at : LONG.length;
      return project.config.isolate ? within : LONG.length + 1 + within;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
