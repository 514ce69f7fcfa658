import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrationFiles } from "../src/migrations/checkMigrations.ts";
import { WorkflowFile } from "../src/workflows/WorkflowFile.ts";
import type { Environment } from "./support/Environment.ts";
import { leaveOldCluster, useAsOldCode } from "./support/oldCluster.ts";
import { COMMIT } from "./support/startAws.ts";
import { NOT_RUN, type Pipeline, startPipeline } from "./support/startPipeline.ts";
import { untilTrue } from "./support/untilTrue.ts";
import type { WorkflowRun } from "./support/WorkflowRun.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const all = (await migrationFiles(join(root, "migrations"))).length;
const LATER_RUN = "Look whether a later run has come in between";
const END_TO_END = "Test test's API from end to end";

/** Jobs with steps, in their order. */
const JOBS = [
  "build",
  "migrate-test",
  "deploy-test",
  "end-to-end-test",
  "migrate-production",
  "deploy-production",
  "smoke-test",
] as const;
type JobName = (typeof JOBS)[number];

const DONE_ON_TEST = { migrations: all, mapped: ["billio_app billio-test-api"] };
const DONE_ON_PRODUCTION = {
  migrations: all,
  mapped: ["billio_app billio-api", "billio_readonly billio-backup", "billio_readonly billio-readonly-api"],
};
const TEST_STACKS = ["BillioTestImage", "BillioTestCDN", "BillioTestAPI"];
const PRODUCTION_STACKS = [
  "BillioImage",
  "BillioCDN",
  "BillioAuth",
  "BillioAPI",
  "BillioReadonlyAPI",
  "BillioBackup",
  "BillioMonitoring",
];

/** Some thirty steps, each of several processes, which take ten times as long on a busy machine. */
const TIMEOUT_MS = 1_200_000;

let pipeline: Pipeline;
beforeEach(async () => {
  pipeline = await startPipeline();
}, 180_000);
afterEach(() => pipeline.stop(), 180_000);

/** What is on AWS. */
async function state() {
  const { test, production, aws } = pipeline;
  return {
    test: await test.state(),
    production: await production.state(),
    stacks: [...new Set(aws.deployments)],
  };
}

async function passes(run: WorkflowRun, job: JobName): Promise<void> {
  const { failed, printed } = await run.runJob(job);
  expect(failed, printed).toBeUndefined();
}

test(
  "fresh clusters are migrated, granted and deployed to, test before production",
  { timeout: TIMEOUT_MS },
  async () => {
    const { aws, production } = pipeline;
    const run = await pipeline.push();
    expect(Object.keys(run.jobs)).toEqual(["check", ...JOBS]);
    // Each waits for the one before, whatever else it takes outputs of.
    for (const [at, job] of JOBS.entries()) {
      expect([run.jobs[job]?.needs].flat(), job).toContain(JOBS[at - 1] ?? "check");
    }
    // What may act on AWS looks first whether it is too old to.
    for (const { permissions, steps } of Object.values(run.jobs)) {
      const first = steps?.find(({ uses }) => !uses?.startsWith("actions/checkout@"))?.name;
      if (JSON.stringify(permissions).includes("id-token")) expect(first).toBe(LATER_RUN);
    }
    await run.runJob("check");
    // Somebody pushes meanwhile; that run waits for this one.
    aws.main = "2".repeat(40);
    for (const job of JOBS.slice(0, 4)) await passes(run, job);
    // What the end-to-end tests have passed is test's alone.
    const nothing = { migrations: 0, mapped: [] };
    const testStacks = ["BillioTestDataV3", ...TEST_STACKS];
    expect(await state()).toEqual({ test: DONE_ON_TEST, production: nothing, stacks: testStacks });
    for (const job of JOBS.slice(4, 6)) await passes(run, job);
    const before = await production.content();
    const { printed } = await run.runJob("smoke-test");
    expect(printed.match(/^ok {6}/gm), printed).toHaveLength(3);
    expect(await production.content()).toEqual(before);
    expect(await state()).toEqual({
      test: DONE_ON_TEST,
      production: DONE_ON_PRODUCTION,
      stacks: [...testStacks, "BillioDataV3", ...PRODUCTION_STACKS],
    });
    expect(aws.calls).toEqual(["synth --quiet"]);
    expect(JSON.parse(aws.context)).toEqual({ account: "111122223333" });
  },
);

test("what isn't set in GitHub is reported, and nothing is deployed", { timeout: TIMEOUT_MS }, async () => {
  const run = await pipeline.push({ vars: {} });
  await run.runJob("check");
  await passes(run, "build");
  const { failed, printed } = await run.runJob("migrate-test");
  expect(failed).toBe("Deploy test's cluster and roles");
  expect(printed).toContain("variables AWS_ACCOUNT_ID (12 digits) and AWS_REGION say where to deploy");
  const context = await pipeline.push({ vars: { BILLIO_CDK_CONTEXT: "account=1" } });
  await context.runJob("check");
  const built = await context.runJob("build");
  expect(built.failed).toBe("Synthesize the stacks");
  expect(built.printed).toContain("The variable BILLIO_CDK_CONTEXT must be a JSON object");
  expect(pipeline.aws.deployments).toEqual([]);
});

/** Something that goes wrong in a step, and what is left of the run then. */
interface Failure {
  job: JobName;
  step: string;
  /** Has the step fail; resolves to what takes that away again. */
  inject: () => Promise<() => Promise<void> | void> | (() => Promise<void> | void);
  /** Called when the step has begun. */
  during?: (kill: () => void) => Promise<void>;
  tells: string;
  left: Awaited<ReturnType<typeof state>>;
}

const OLD = { migrations: 1, mapped: [] };
/** All up to the one that begins with an index. */
const HALF = { migrations: 2, mapped: [] };
const MIGRATED = { migrations: all, mapped: [] };

const cdkFails = (what: string) => () => {
  pipeline.aws.failing.add(what);
  return () => {
    pipeline.aws.failing.delete(what);
  };
};
/** An index that takes longer than the job has time, and the job's end. */
const jobEnds = (of: () => Environment): Pick<Failure, "inject" | "during"> => ({
  inject: () => of().dsql.pauseJobs("processing"),
  during: async (kill) => {
    try {
      await untilTrue(async () => {
        const jobs = await of().behind(
          "SELECT 1 FROM sys.jobs WHERE job_type = 'INDEX_BUILD' AND status = 'processing'",
        );
        return jobs.length > 0;
      });
    } finally {
      // Otherwise the step would wait for the index for good, and nobody be told why.
      kill();
    }
  },
});
const refused = (of: () => Environment): Pick<Failure, "inject" | "during"> => ({
  inject: () => () => {
    of().dsql.faults.clear();
  },
  during: () => {
    of().dsql.faults.inject({ fault: "refuse", reason: "access-denied" });
    return Promise.resolve();
  },
});

/** A job is run again after main has gone on. */
const mainGoesOn = (): Pick<Failure, "step" | "inject" | "tells"> => ({
  step: LATER_RUN,
  inject: () => {
    const { aws } = pipeline;
    const before = aws.main;
    aws.main = "2".repeat(40);
    return () => {
      aws.main = before;
    };
  },
  tells: `of a run for ${COMMIT}, but main is at ${"2".repeat(40)}`,
});

function failures(): Failure[] {
  const { test, production, aws, options } = pipeline;
  const withTestCluster = ["BillioTestDataV3"];
  const withTest = [...withTestCluster, ...TEST_STACKS];
  const withProductionCluster = [...withTest, "BillioDataV3"];
  return [
    {
      job: "build",
      step: "Synthesize the stacks",
      inject: cdkFails("synth"),
      tells: "cdk synth failed",
      left: { test: OLD, production: OLD, stacks: [] },
    },
    {
      job: "migrate-test",
      ...mainGoesOn(),
      left: { test: OLD, production: OLD, stacks: [] },
    },
    {
      job: "migrate-test",
      step: "Compare with what was built first",
      inject: async () => {
        const bundle = join(options.workspace, "dist/api/index.mjs");
        const text = await readFile(bundle, "utf8");
        await writeFile(bundle, `${text}// other`);
        return () => writeFile(bundle, text);
      },
      tells: "dist/ isn't what the job build made of the same commit",
      left: { test: OLD, production: OLD, stacks: [] },
    },
    {
      job: "migrate-test",
      step: "Deploy test's cluster and roles",
      inject: cdkFails("BillioTestDataV3"),
      tells: "BillioTestDataV3: UPDATE_ROLLBACK_COMPLETE",
      left: { test: OLD, production: OLD, stacks: [] },
    },
    {
      job: "migrate-test",
      step: "Migrate test",
      ...jobEnds(() => test),
      tells: "Stopped as asked; run again to go on from here",
      left: { test: HALF, production: OLD, stacks: withTestCluster },
    },
    {
      job: "migrate-test",
      step: "Grant on test",
      ...refused(() => test),
      tells: "access denied",
      left: { test: MIGRATED, production: OLD, stacks: withTestCluster },
    },
    {
      job: "deploy-test",
      ...mainGoesOn(),
      left: { test: DONE_ON_TEST, production: OLD, stacks: withTestCluster },
    },
    {
      job: "deploy-test",
      step: "Deploy test",
      inject: cdkFails("BillioTestCDN"),
      tells: "BillioTestCDN: UPDATE_ROLLBACK_COMPLETE",
      left: { test: DONE_ON_TEST, production: OLD, stacks: [...withTestCluster, "BillioTestImage"] },
    },
    {
      job: "end-to-end-test",
      step: END_TO_END,
      inject: async () => {
        await test.stopApi();
        return async () => {
          await test.deployApi();
        };
      },
      tells: "No API answers at",
      left: { test: DONE_ON_TEST, production: OLD, stacks: withTest },
    },
    {
      job: "migrate-production",
      ...mainGoesOn(),
      left: { test: DONE_ON_TEST, production: OLD, stacks: withTest },
    },
    {
      job: "migrate-production",
      step: "Deploy production's cluster and roles",
      inject: cdkFails("BillioDataV3"),
      tells: "BillioDataV3: UPDATE_ROLLBACK_COMPLETE",
      left: { test: DONE_ON_TEST, production: OLD, stacks: withTest },
    },
    {
      job: "migrate-production",
      step: "Migrate production",
      ...jobEnds(() => production),
      tells: "Stopped as asked; run again to go on from here",
      left: { test: DONE_ON_TEST, production: HALF, stacks: withProductionCluster },
    },
    {
      job: "migrate-production",
      step: "Grant on production",
      ...refused(() => production),
      tells: "access denied",
      left: { test: DONE_ON_TEST, production: MIGRATED, stacks: withProductionCluster },
    },
    {
      job: "deploy-production",
      ...mainGoesOn(),
      left: { test: DONE_ON_TEST, production: DONE_ON_PRODUCTION, stacks: withProductionCluster },
    },
    {
      job: "deploy-production",
      step: "Deploy production",
      inject: cdkFails("BillioAPI"),
      tells: "BillioAPI: UPDATE_ROLLBACK_COMPLETE",
      left: {
        test: DONE_ON_TEST,
        production: DONE_ON_PRODUCTION,
        stacks: [...withProductionCluster, "BillioImage", "BillioCDN", "BillioAuth"],
      },
    },
    {
      job: "smoke-test",
      step: "Look whether production answers",
      inject: () => {
        aws.unsignedStatus = 200;
        return () => {
          aws.unsignedStatus = 403;
        };
      },
      tells: "FAILED  The API with mutations asks for a signature: it answered 200 to a request without one",
      left: {
        test: DONE_ON_TEST,
        production: DONE_ON_PRODUCTION,
        stacks: [...withProductionCluster, ...PRODUCTION_STACKS],
      },
    },
  ];
}

test(
  "clusters as 0001 left them are upgraded by a run that fails in each step once, and is run again from there",
  { timeout: TIMEOUT_MS },
  async () => {
    const { test, production, options } = pipeline;
    await Promise.all([leaveOldCluster(test), leaveOldCluster(production)]);
    let failing: Failure | undefined;
    let passing: ReadonlySet<string> = new Set();
    const pending: Promise<void>[] = [];
    const run = await pipeline.push({
      // The fresh run has these tests pass; here it is enough that they don't.
      get without() {
        return new Set([...options.without, ...passing]);
      },
      onStep: (step, { kill }) => {
        if (step !== failing?.step || !failing.during) return;
        const during = failing.during(kill);
        // It is awaited when the step has ended.
        during.catch(() => undefined);
        pending.push(during);
      },
    });
    await run.runJob("check");
    const planned = failures();
    for (const job of JOBS) {
      for (const failure of planned.filter((each) => each.job === job)) {
        failing = failure;
        const mend = await failure.inject();
        const { failed, printed } = await run.runJob(job);
        await Promise.all(pending.splice(0));
        expect(failed, printed).toBe(failure.step);
        expect(printed).toContain(failure.tells);
        expect(run.steps.at(-1)).toBe(failure.step);
        expect(await state(), failure.step).toEqual(failure.left);
        // The code of before runs on whatever was left.
        await Promise.all([useAsOldCode(test), useAsOldCode(production)]);
        failing = undefined;
        await mend();
      }
      passing = new Set([END_TO_END]);
      const { failed, printed } = await run.runJob(job);
      expect(failed, printed).toBeUndefined();
      // The run before got as far as the grant.
      if (job.startsWith("migrate-")) expect(printed).toContain("nothing more to do");
    }
    expect(await state()).toMatchObject({ test: DONE_ON_TEST, production: DONE_ON_PRODUCTION });
    for (const environment of [test, production]) {
      expect(await environment.behind("SELECT title FROM items WHERE title_folded IS NULL")).toEqual([]);
      expect(await environment.behind("SELECT 1 FROM items")).toHaveLength(5);
      await useAsOldCode(environment);
    }
    // Each step that can run here has failed once; the runbook tells of each step.
    const steps = await allSteps();
    expect([...new Set(planned.map(({ step }) => step)), ...NOT_RUN.keys()].sort()).toEqual(
      [...steps].sort(),
    );
    expect(await runbookSteps()).toEqual(["Check and test", ...steps]);
  },
);

/** Names of all steps of the deployment that have a `run:`, as they come. */
async function allSteps(): Promise<string[]> {
  const read = async (path: string) => new WorkflowFile(await readFile(join(root, ".github", path), "utf8"));
  const [workflow, action] = await Promise.all([
    read("workflows/deploy.yml"),
    read("actions/build/action.yml"),
  ]);
  const named = (file: WorkflowFile) =>
    file.steps().flatMap(({ step }) => (step.run === undefined ? [] : [step.name ?? ""]));
  return [...new Set([...named(action), ...named(workflow)])];
}

/** The steps in the first column of the runbook's table. */
async function runbookSteps(): Promise<string[]> {
  const text = await readFile(join(root, "docs/operations.md"), "utf8");
  const section = /^## When the pipeline stops\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text)?.[1] ?? "";
  return [...section.matchAll(/^\| (?!Step|-)(.*?) +\|/gm)].map(([, step = ""]) => step);
}
