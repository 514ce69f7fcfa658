/** What the dashboard and alarms need to know about a cluster. */
export interface WatchedCluster {
  /** E.g. `production`. */
  name: string;
  clusterId: string;
  /** Identifier of its change stream, if any. */
  streamId: string | undefined;
}
