import type { Construct } from "constructs";
import type { ApiMetrics } from "../api/ApiMetrics.ts";
import type { Context } from "../context/Context.ts";
import { readCluster, readStreamIdentifier } from "../data/clusterParameters.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import type { Environment } from "../stack/names.ts";
import { addApiAlarms } from "./addApiAlarms.ts";
import { addClusterAlarms } from "./addClusterAlarms.ts";
import { addCostAlarms } from "./addCostAlarms.ts";
import { createDashboard } from "./createDashboard.ts";
import type { WatchedCluster } from "./WatchedCluster.ts";

interface BillioMonitoringStackProps {
  /** Production's. */
  apis: readonly ApiMetrics[];
}

/**
 * A dashboard, and the alarms that aren't about one part alone. They cover production: test has its end-to-end tests. Costs
 * are counted for both.
 */
export class BillioMonitoringStack extends BillioStack {
  constructor(scope: Construct, context: Context, { apis }: BillioMonitoringStackProps) {
    super(scope, "BillioMonitoring", context, { description: "Billio: dashboard and alarms" });
    const production = this.#watched("production");
    const test = this.#watched("test");
    for (const api of apis) addApiAlarms(this, api);
    addClusterAlarms(this, production);
    addCostAlarms(this, [production, test]);
    createDashboard(this, { clusters: [production, test], apis });
  }

  #watched(environment: Environment): WatchedCluster {
    return {
      name: environment,
      clusterId: readCluster(this, environment, "identifier"),
      streamId: readStreamIdentifier(this, environment),
    };
  }
}
