import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IStream } from "aws-cdk-lib/aws-kinesis";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { addAlarm } from "../stack/addAlarm.ts";
import type { BillioStack } from "../stack/BillioStack.ts";
import { streamMetric } from "./clusterMetrics.ts";

interface ChangeFeedParts {
  stream: { clusterId: string; streamId: string };
  records: IStream;
  rejected: IQueue;
  follow: IFunction;
}

const MINUTE = Duration.minutes(1);

/** The alarms that AWS recommends for change records (Aurora DSQL user guide, monitoring CDC), and those of the consumer. */
export function addChangeFeedAlarms(
  stack: BillioStack,
  { stream, records, rejected, follow }: ChangeFeedParts,
): void {
  addAlarm(stack, "ChangeStreamImpaired", {
    metric: streamMetric(stream, "IsImpaired", { statistic: Stats.MAXIMUM, period: MINUTE }),
    threshold: 1,
    description:
      "DSQL can't deliver change records; it keeps them for a week. `aws dsql get-stream` says why",
  });
  addAlarm(stack, "ChangeStreamBehind", {
    metric: streamMetric(stream, "BehindSourceLag", { statistic: Stats.AVERAGE, period: MINUTE }),
    threshold: Duration.minutes(1).toMilliseconds(),
    periods: 5,
    description: "DSQL delivers change records more than a minute late",
  });
  // A consumer that is off reports nothing, so that these two are quiet until the context's `follow` is set.
  addAlarm(stack, "FollowBehind", {
    metric: follow.metric("IteratorAge", { statistic: Stats.MAXIMUM, period: MINUTE }),
    threshold: Duration.minutes(10).toMilliseconds(),
    periods: 5,
    description: "The old table is more than ten minutes behind: follow fails, or can't keep up",
  });
  addAlarm(stack, "FollowFails", {
    metric: follow.metricErrors({ period: Duration.minutes(5) }),
    threshold: 1,
    periods: 3,
    description:
      "follow fails as a whole, again and again: the old table can't be reached, or a setting is wrong",
  });
  addAlarm(stack, "ChangesRejected", {
    metric: rejected.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: MINUTE }),
    threshold: 1,
    description: "Changes that the old table lacks: its log names each record that follow gave up, and why",
  });
  addAlarm(stack, "RecordsThrottled", {
    metric: records.metricWriteProvisionedThroughputExceeded({ statistic: Stats.SUM, period: MINUTE }),
    threshold: 1,
    periods: 5,
    description: "Kinesis takes change records slower than DSQL writes them; they wait for a week at most",
  });
}
