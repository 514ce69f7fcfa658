import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { ChangeStream } from "../changeStream/ChangeStream.ts";
import type { WatchedStream } from "../changeStream/createWatch.ts";
import { addAlarm } from "../stack/addAlarm.ts";
import { BillioFunction } from "../stack/BillioFunction.ts";
import type { BillioStack } from "../stack/BillioStack.ts";
import type { ClusterNames } from "./clusterParameters.ts";

const EVERY = Duration.minutes(5);

/**
 * Checks a change stream every five minutes, as AWS recommends (Aurora DSQL user guide, monitoring CDC), with an alarm when
 * it has failed or is gone: its metrics aren't documented for that case, and their alarms ignore missing data.
 */
export function addChangeStreamWatch(
  scope: Construct,
  stack: BillioStack,
  {
    cluster,
    changeStream: { streamIdentifier, streamArn },
  }: { cluster: ClusterNames; changeStream: ChangeStream },
): void {
  const watch = new BillioFunction(scope, "Watch", {
    bundle: "change-stream",
    exportName: "watch",
    description: "Tells whether the change stream works",
    environment: {},
    memoryMb: 256,
    timeout: Duration.minutes(1),
  });
  watch.addToRolePolicy(
    new PolicyStatement({ actions: ["dsql:GetStream"], resources: [cluster.arn, streamArn] }),
  );
  const event: WatchedStream = { ClusterIdentifier: cluster.identifier, StreamIdentifier: streamIdentifier };
  new Rule(scope, "WatchSchedule", {
    description: "Tells whether the change stream works",
    schedule: Schedule.rate(EVERY),
    targets: [
      new LambdaFunction(watch, {
        event: RuleTargetInput.fromObject(event),
        retryAttempts: 0,
        maxEventAge: EVERY,
      }),
    ],
  });
  const metric = { metricNamespace: `Billio/${stack.stackName}`, metricName: "ChangeStreamWorking" };
  new MetricFilter(scope, "WatchFilter", {
    logGroup: watch.logs,
    filterPattern: FilterPattern.stringValue("$.message", "=", "change stream"),
    ...metric,
    metricValue: "$.working",
  });
  addAlarm(stack, "ChangeStreamEnded", {
    metric: new Metric({
      namespace: metric.metricNamespace,
      metricName: metric.metricName,
      statistic: Stats.MINIMUM,
      period: EVERY,
    }),
    threshold: 1,
    isBelow: true,
    // A check that is a little late is fine.
    periods: 3,
    silenceIsAFault: true,
    description: "The change stream has failed or is gone, or nobody could look for a quarter of an hour",
  });
}
