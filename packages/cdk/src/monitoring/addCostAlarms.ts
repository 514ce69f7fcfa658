import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { addAlarm } from "../stack/addAlarm.ts";
import type { BillioStack } from "../stack/BillioStack.ts";
import { clusterMetric, streamMetric } from "../data/clusterMetrics.ts";
import type { WatchedCluster } from "./WatchedCluster.ts";

const DAY = Duration.days(1);
/** Free each month, of all clusters of an account together: 100,000 DPU and 1 GB (Aurora DSQL pricing). */
const FREE_DPU_A_DAY = Math.floor(100_000 / 31);
const FREE_BYTES = 1_000_000_000;

/** What is about to cost money. */
export function addCostAlarms(stack: BillioStack, clusters: readonly WatchedCluster[]): void {
  addAlarm(stack, "DpuADay", {
    metric: dpuADay(clusters),
    threshold: FREE_DPU_A_DAY,
    description: `More than ${FREE_DPU_A_DAY} DPU in a day: kept up for a month, that is more than what is free`,
  });
  const storage = Object.fromEntries(
    clusters.map(({ clusterId }, index) => [
      `bytes${index}`,
      clusterMetric(clusterId, "ClusterStorageSize", { statistic: Stats.MAXIMUM, period: DAY }),
    ]),
  );
  addAlarm(stack, "Storage", {
    metric: sum(storage, "bytes stored"),
    threshold: 0.8 * FREE_BYTES,
    description: "The clusters hold more than 0.8 GB; from 1 GB on storage is paid for",
  });
}

/** All clusters together. DSQL's total leaves out what change records take. */
export function dpuADay(clusters: readonly WatchedCluster[]): MathExpression {
  const metrics: Record<string, IMetric> = {};
  clusters.forEach(({ clusterId, streamId }, index) => {
    metrics[`total${index}`] = clusterMetric(clusterId, "TotalDPU", { period: DAY });
    if (streamId !== undefined)
      metrics[`stream${index}`] = streamMetric({ clusterId, streamId }, "StreamDPU", { period: DAY });
  });
  return sum(metrics, "DPU a day");
}

/**
 * Of the metrics that have a value at a time. One may never have any (StreamDPU before the first change, a cluster that nobody
 * uses): with `+` nothing would have a sum then, for `FILL` fills gaps between values and adds none to a metric without them.
 * `SUM` of a list takes what is there. (So users report it; the CloudWatch user guide's metric math leaves missing values open.)
 * Where nothing is, there is no sum either, and the alarm is quiet (`notBreaching`).
 */
function sum(usingMetrics: Record<string, IMetric>, label: string): MathExpression {
  const expression = `SUM([${Object.keys(usingMetrics).join(", ")}])`;
  return new MathExpression({ expression, usingMetrics, label, period: DAY });
}
