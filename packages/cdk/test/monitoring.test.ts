import { expect, test } from "vitest";
import { statementsOf } from "./support/policies.ts";
import { resourcesOf, templateOf, templatesOf, WITHOUT_EXTRAS } from "./support/templates.ts";

const templates = templatesOf();
const withoutStream = templatesOf(WITHOUT_EXTRAS);

interface Alarm extends Record<string, unknown> {
  AlarmName: string;
  Metrics?: { Expression?: string; MetricStat?: { Metric: { MetricName: string; Namespace: string } } }[];
}

const alarmsOf = (stack: string, from = templates) =>
  new Map(
    resourcesOf(templateOf(from, stack), "AWS::CloudWatch::Alarm").map(([, { Properties }]) => {
      const alarm = Properties as Alarm;
      return [alarm.AlarmName.slice(`${stack}-`.length), alarm] as const;
    }),
  );

test("there is an alarm for everything that somebody has to hear of", () => {
  const ofApi = [
    ...["Errors", "InternalErrors", "Slow", "RetriesExhausted", "Timeouts"],
    ...["RefusedConnections", "Unavailable", "UnknownOutcomes"],
  ];
  expect([...alarmsOf("BillioMonitoring").keys()]).toEqual([
    ...["BillioAPI", "BillioReadonlyAPI"].flatMap((api) => ofApi.map((alarm) => `${api}${alarm}`)),
    ...["Conflicts", "QueryTimeouts", "Connections", "DpuADay", "Storage"],
  ]);
  const ofFeed = ["FollowBehind", "FollowFails", "ChangesRejected", "RecordsThrottled"];
  expect([...alarmsOf("BillioDataV3").keys()]).toEqual([
    "ChangeStreamEnded",
    "ChangeStreamImpaired",
    "ChangeStreamBehind",
    ...ofFeed,
  ]);
  expect([...alarmsOf("BillioDataV3", withoutStream).keys()]).toEqual([]);
});

test("the change stream is watched by cluster and stream: impaired at once, behind after a minute", () => {
  const Dimensions = [
    { Name: "ClusterId", Value: { Ref: expect.stringMatching(/^Cluster/) as string } },
    {
      Name: "StreamId",
      Value: { "Fn::GetAtt": [expect.stringMatching(/ChangeStream/) as string, "StreamIdentifier"] },
    },
  ];
  const alarms = alarmsOf("BillioDataV3");
  expect(alarms.get("ChangeStreamImpaired")).toMatchObject({
    Namespace: "AWS/AuroraDSQL",
    MetricName: "IsImpaired",
    Statistic: "Maximum",
    Threshold: 1,
    EvaluationPeriods: 1,
    Dimensions,
  });
  expect(alarms.get("ChangeStreamBehind")).toMatchObject({
    MetricName: "BehindSourceLag",
    Threshold: 60_000,
    Dimensions,
  });
});

test("a stream that has ended is heard of, also when nobody looks, who may do nothing else", () => {
  const template = templateOf(templates, "BillioDataV3");
  expect(alarmsOf("BillioDataV3").get("ChangeStreamEnded")).toMatchObject({
    Namespace: "Billio/BillioDataV3",
    MetricName: "ChangeStreamWorking",
    Statistic: "Minimum",
    Period: 300,
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
    TreatMissingData: "breaching",
  });
  const stream = (attribute: string) => ({
    "Fn::GetAtt": [expect.stringMatching(/ChangeStream/) as string, attribute],
  });
  template.hasResourceProperties("AWS::Lambda::Function", { Handler: "index.watch" });
  template.hasResourceProperties("AWS::Logs::MetricFilter", {
    FilterPattern: '{ $.message = "change stream" }',
    MetricTransformations: [{ MetricName: "ChangeStreamWorking", MetricValue: "$.working" }],
  });
  const [, schedule] = resourcesOf(template, "AWS::Events::Rule")[0] ?? [];
  expect(schedule?.Properties).toMatchObject({
    ScheduleExpression: "rate(5 minutes)",
    Targets: [{ Input: { "Fn::Join": ["", expect.arrayContaining([stream("StreamIdentifier")])] } }],
  });
  const rights = statementsOf(template).filter(({ holder }) => holder.startsWith("ChangeFeedWatchRole"));
  expect(rights.flatMap(({ Action }) => Action)).toEqual([
    "sts:AssumeRole",
    ...["logs:CreateLogStream", "logs:PutLogEvents", "dsql:GetStream"],
  ]);
  expect(rights.at(-1)?.Resource).toEqual([
    expect.stringMatching(/ChangeStream\w*","StreamArn"\]\}$/),
    expect.stringMatching(/^\{"Fn::GetAtt":\["Cluster\w*","ResourceArn"\]\}$/),
  ]);
});

test.each([
  ["with change records", templates, "SUM([total0, stream0, total1, stream1])"],
  ["without", withoutStream, "SUM([total0, total1])"],
] as const)("DPU are counted of both clusters, with what change records take: %s", (_, from, expression) => {
  const alarm = alarmsOf("BillioMonitoring", from).get("DpuADay");
  expect(alarm).toMatchObject({ Threshold: 3_225 });
  const [sum, ...metrics] = alarm?.Metrics ?? [];
  expect(sum?.Expression).toBe(expression);
  const names = metrics.map(({ MetricStat }) => MetricStat?.Metric.MetricName);
  expect(new Set(names)).toEqual(
    new Set(expression.includes("stream") ? ["TotalDPU", "StreamDPU"] : ["TotalDPU"]),
  );
});

test("a sum is that of the metrics which have a value: one that never has any takes nothing away", () => {
  for (const from of [templates, withoutStream])
    for (const stack of from.keys())
      for (const [name, { Metrics, TreatMissingData }] of alarmsOf(stack, from)) {
        const expressions = (Metrics ?? []).flatMap(({ Expression }) => Expression ?? []);
        // Neither an operator between metrics that may be empty, nor what can't fill them.
        for (const expression of expressions)
          expect(expression, name).toMatch(
            /^(SUM\(\[\w+(, \w+)*\]\)|IF\(errors >= 3, 100 \* errors \/ requests, 0\))$/,
          );
        // Without any value at all it isn't in INSUFFICIENT_DATA either.
        expect(TreatMissingData, name).toMatch(/^(notB|b)reaching$/);
      }
  expect(alarmsOf("BillioMonitoring").get("Storage")?.Metrics?.[0]?.Expression).toBe("SUM([bytes0, bytes1])");
});

test("errors of one kind are heard of though there never was one of the other", () => {
  for (const [name, { Metrics }] of alarmsOf("BillioMonitoring")) {
    if (!name.includes("API")) continue;
    const counted = (Metrics ?? []).filter(
      ({ MetricStat }) => MetricStat?.Metric.Namespace !== "AWS/ApiGateway",
    );
    // The expression itself, and at most one metric that may have no value.
    expect(counted.length, name).toBeLessThanOrEqual(2);
    expect(counted.map(({ Expression = "" }) => Expression).join(), name).not.toContain("FILL");
  }
});

test("an alarm looks back for no longer than CloudWatch lets it", () => {
  // Seconds; for periods of an hour and more (CloudWatch user guide, evaluating an alarm).
  const week = 7 * 86_400;
  for (const stack of templates.keys())
    for (const [name, { Period, EvaluationPeriods, Metrics }] of alarmsOf(stack)) {
      const periods = JSON.stringify(Metrics ?? []).matchAll(/"Period":(\d+)/g);
      for (const period of [Number(Period ?? 0), ...[...periods].map(([, seconds]) => Number(seconds))])
        expect(period * Number(EvaluationPeriods), name).toBeLessThanOrEqual(period < 3_600 ? 86_400 : week);
    }
});
