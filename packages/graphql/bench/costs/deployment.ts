import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The resources in the stacks' templates with a monthly price, however little they are used. */
export interface Deployment {
  /** Metrics used by alarms: an alarm on a sum uses several. */
  alarmMetrics: number;
  /** Metrics that are counted from logs. */
  metrics: number;
  dashboards: number;
  kinesisStreams: number;
  /** Parameters of SSM, all of the standard kind. */
  parameters: number;
  logGroups: number;
  /** The targets of schedules. */
  scheduled: Scheduled[];
  /** GB of memory of a Lambda of the API. */
  apiMemoryGb: number;
}

export interface Scheduled {
  /** `watch` checks a change stream, `age` the backups, `backup` creates one. */
  task: "watch" | "age" | "backup";
  timesAMonth: number;
  memoryGb: number;
}

export interface Deployments {
  withoutOldTable: Deployment;
  withOldTable: Deployment;
}

interface Resource {
  Type: string;
  Properties: Readonly<Record<string, unknown>>;
}

const SNAPSHOTS = fileURLToPath(new URL("../../../cdk/test/snapshots/", import.meta.url));
/** By the stacks' schedules. */
const TIMES_A_MONTH: ReadonlyMap<string, { task: Scheduled["task"]; timesAMonth: number }> = new Map([
  ["rate(5 minutes)", { task: "watch", timesAMonth: 730 * 12 }],
  ["cron(1 6 * * ? *)", { task: "age", timesAMonth: 730 / 24 }],
  ["cron(1 1 1 * ? *)", { task: "backup", timesAMonth: 1 }],
]);

/** Counts the deployed resources in the template snapshots of packages/cdk. */
export async function readDeployments(): Promise<Deployments> {
  const [withoutOldTable, withOldTable] = await Promise.all([countOf("bare"), countOf("example")]);
  return { withoutOldTable, withOldTable };
}

async function countOf(variant: string): Promise<Deployment> {
  const files = await readdir(`${SNAPSHOTS}${variant}`);
  const templates = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(`${SNAPSHOTS}${variant}/${file}`, "utf8");
      return (JSON.parse(text) as { Resources: Record<string, Resource> }).Resources;
    }),
  );
  const all = templates.flatMap((resources) => Object.values(resources));
  const ofType = (type: string) => all.filter(({ Type }) => Type === type);
  const named = ofType("AWS::Logs::MetricFilter").map(({ Properties }) =>
    JSON.stringify((Properties.MetricTransformations as object[]).map(nameOf)),
  );
  const apis = templates.filter((each) => Object.values(each).some(({ Type }) => Type.endsWith("V2::Api")));
  return {
    alarmMetrics: ofType("AWS::CloudWatch::Alarm").reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    metrics: new Set(named).size,
    dashboards: ofType("AWS::CloudWatch::Dashboard").length,
    kinesisStreams: ofType("AWS::Kinesis::Stream").length,
    parameters: ofType("AWS::SSM::Parameter").length,
    logGroups: ofType("AWS::Logs::LogGroup").length,
    scheduled: templates.flatMap(scheduledOf),
    apiMemoryGb: Math.max(...apis.flatMap((each) => Object.values(each).map(memoryGbOf))),
  };
}

function nameOf(transformation: object): unknown {
  const { MetricName, MetricNamespace } = transformation as Record<string, unknown>;
  return [MetricNamespace, MetricName];
}

function metricsOf({ Properties: { Metrics } }: Resource): number {
  if (Metrics === undefined) return 1;
  return (Metrics as object[]).filter((each) => "MetricStat" in each).length;
}

function scheduledOf(resources: Readonly<Record<string, Resource>>): Scheduled[] {
  const rules = Object.values(resources).filter(({ Type }) => Type === "AWS::Events::Rule");
  return rules.map(({ Properties: { ScheduleExpression, Targets } }) => {
    const known = TIMES_A_MONTH.get(String(ScheduleExpression));
    const called = Object.entries(resources).find(
      ([id, { Type }]) => Type === "AWS::Lambda::Function" && JSON.stringify(Targets).includes(`"${id}"`),
    );
    if (known === undefined || called === undefined) {
      throw new Error(`The schedule ${String(ScheduleExpression)} has no cost in deployment.ts`);
    }
    return { ...known, memoryGb: memoryGbOf(called[1]) };
  });
}

function memoryGbOf({ Properties: { MemorySize } }: Resource): number {
  return typeof MemorySize === "number" ? MemorySize / 1_024 : 0;
}
