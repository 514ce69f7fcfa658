import { Duration } from "aws-cdk-lib";
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Stats,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { ApiMetrics } from "../api/ApiMetrics.ts";
import type { BillioStack } from "../stack/BillioStack.ts";
import { dpuADay } from "./addCostAlarms.ts";
import { clusterMetric, connections, streamMetric } from "../data/clusterMetrics.ts";
import type { WatchedCluster } from "./WatchedCluster.ts";

interface DashboardProps {
  clusters: readonly WatchedCluster[];
  apis: readonly ApiMetrics[];
}

/** One row for each API, two for each cluster, one for costs. */
export function createDashboard(stack: BillioStack, { clusters, apis }: DashboardProps): Dashboard {
  const dashboard = new Dashboard(stack, "Dashboard", {
    dashboardName: "Billio",
    defaultInterval: Duration.days(7),
  });
  for (const api of apis) addRow(dashboard, api.apiName, ...widgetsOfApi(api));
  for (const cluster of clusters)
    addRow(dashboard, `Cluster of ${cluster.name}`, ...widgetsOfCluster(cluster));
  addRow(dashboard, "Costs", graph("DPU a day, all clusters", [dpuADay(clusters)]), storage(clusters));
  return dashboard;
}

const WIDTH = 8;

function addRow(dashboard: Dashboard, name: string, ...graphs: GraphWidget[]): void {
  const title = new TextWidget({ markdown: `# ${name}`, width: 24, height: 1 });
  // The library's classes and interfaces disagree about optional properties that are undefined.
  dashboard.addWidgets(...([title, ...graphs] as unknown as IWidget[]));
}

function graph(name: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title: name, left, right, width: WIDTH });
}

function widgetsOfApi(api: ApiMetrics): GraphWidget[] {
  return [
    graph(
      "Requests, and errors of ours",
      [api.gatewayRequests()],
      [api.serverErrors(), api.count("InternalErrors"), api.count("Timeouts")],
    ),
    graph("p95, ms", [api.p95()]),
    graph("Conflicts and connections", [
      api.count("Conflicts"),
      api.count("ExhaustedRetries"),
      api.count("RefusedConnections"),
      api.count("Unavailable"),
    ]),
  ];
}

function widgetsOfCluster({ clusterId, streamId }: WatchedCluster): GraphWidget[] {
  const one = (name: string, statistic: string = Stats.SUM) => clusterMetric(clusterId, name, { statistic });
  const widgets = [
    graph(
      "Transactions, conflicts, timeouts",
      [one("TotalTransactions"), one("ReadOnlyTransactions")],
      [one("OccConflicts"), one("QueryTimeouts")],
    ),
    graph("Commit latency, median, ms", [one("CommitLatency", Stats.AVERAGE)], [connections(clusterId)]),
    graph("DPU", [one("ReadDPU"), one("WriteDPU"), one("ComputeDPU")]),
  ];
  if (streamId === undefined) return widgets;
  const stream = { clusterId, streamId };
  return [
    ...widgets,
    graph(
      "Change records",
      [streamMetric(stream, "PublishedRecords")],
      [
        streamMetric(stream, "BehindSourceLag", { statistic: Stats.AVERAGE }),
        streamMetric(stream, "IsImpaired", { statistic: Stats.MAXIMUM }),
      ],
    ),
  ];
}

function storage(clusters: readonly WatchedCluster[]): GraphWidget {
  return graph(
    "Bytes stored",
    clusters.map(({ clusterId, name }) =>
      clusterMetric(clusterId, "ClusterStorageSize", { statistic: Stats.MAXIMUM }).with({ label: name }),
    ),
  );
}
