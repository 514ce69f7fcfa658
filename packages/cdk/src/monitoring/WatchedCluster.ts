/** What is watched of a cluster. */
export interface WatchedCluster {
  /** E.g. `production`. */
  name: string;
  clusterId: string;
  /** Of its change records, if it streams any. */
  streamId: string | undefined;
}
