import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";

/** Metrics of one cluster (Aurora DSQL user guide, CloudWatch monitoring); the dimension is `ClusterId`. */
export function clusterMetric(
  clusterId: string,
  metricName: string,
  { statistic = Stats.SUM, period = Duration.minutes(5) }: { statistic?: string; period?: Duration } = {},
): Metric {
  return new Metric({
    namespace: "AWS/AuroraDSQL",
    metricName,
    dimensionsMap: { ClusterId: clusterId },
    statistic,
    period,
  });
}

/** Metrics of a cluster's change stream. */
export function streamMetric(
  { clusterId, streamId }: { clusterId: string; streamId: string },
  metricName: string,
  { statistic = Stats.SUM, period = Duration.minutes(5) }: { statistic?: string; period?: Duration } = {},
): Metric {
  return new Metric({
    namespace: "AWS/AuroraDSQL",
    metricName,
    dimensionsMap: { ClusterId: clusterId, StreamId: streamId },
    statistic,
    period,
  });
}

/** Open connections. */
export function connections(clusterId: string): Metric {
  return new Metric({
    namespace: "AWS/Usage",
    metricName: "ResourceCount",
    dimensionsMap: {
      Service: "AuroraDSQL",
      Type: "Resource",
      Resource: "ClusterConnectionCount",
      ResourceId: `cluster/${clusterId}`,
    },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(5),
  });
}
