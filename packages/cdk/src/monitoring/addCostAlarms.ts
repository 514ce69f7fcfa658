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

/** Alarms before costs arise. */
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

/** All clusters together. DSQL's total doesn't include change records. */
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
 * The sum of the metrics that have a value. A metric may never have any (StreamDPU before the first change, an unused
 * cluster): then `+` would have no result, since `FILL` only fills gaps between values. `SUM` of a list skips missing
 * metrics. (So users report it; the CloudWatch user guide's metric math leaves missing values open.) Without any value there
 * is no sum, and the alarm is quiet (`notBreaching`).
 */
function sum(usingMetrics: Record<string, IMetric>, label: string): MathExpression {
  const expression = `SUM([${Object.keys(usingMetrics).join(", ")}])`;
  return new MathExpression({ expression, usingMetrics, label, period: DAY });
}
