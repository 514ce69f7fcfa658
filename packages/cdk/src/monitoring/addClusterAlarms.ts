import { addAlarm } from "../stack/addAlarm.ts";
import type { BillioStack } from "../stack/BillioStack.ts";
import { clusterMetric, connections } from "../data/clusterMetrics.ts";
import type { WatchedCluster } from "./WatchedCluster.ts";

/** Of the cluster's 10,000 (Aurora DSQL user guide, quotas). */
const MANY_CONNECTIONS = 8_000;
const MANY_CONFLICTS = 100;

/** Alarms on the cluster's own metrics, which count conflicts of data (OC000) only, not those with a schema change (OC001). */
export function addClusterAlarms(stack: BillioStack, { clusterId }: WatchedCluster): void {
  addAlarm(stack, "Conflicts", {
    metric: clusterMetric(clusterId, "OccConflicts"),
    threshold: MANY_CONFLICTS,
    periods: 3,
    description:
      "Many write conflicts: they are repeated, which takes time and DPU; look for a hot item or series",
  });
  addAlarm(stack, "QueryTimeouts", {
    metric: clusterMetric(clusterId, "QueryTimeouts"),
    threshold: 1,
    description: "A transaction ran into DSQL's limit of five minutes: nothing of ours should take that long",
  });
  addAlarm(stack, "Connections", {
    metric: connections(clusterId),
    threshold: MANY_CONNECTIONS,
    description:
      "Most of the connections that the cluster allows are open: raise the quota, or lower concurrency",
  });
}
