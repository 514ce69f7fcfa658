/** The form of a cluster's endpoint, from which AWS's connectors read the Region: `<26 letters or digits>.dsql.<region>.on.aws`. */
const CLUSTER_NAME = /^[a-z0-9]{26}\.dsql\.([a-z0-9-]{1,63})\.on\.aws$/;

export function isClusterName(name: string): boolean {
  return CLUSTER_NAME.test(name);
}

/** The Region in a cluster's name. */
export function regionOf(clusterName: string): string | undefined {
  return CLUSTER_NAME.exec(clusterName)?.[1];
}

/** The id of a server that has no such name; as long as a cluster's. */
const LOCAL_ID = "localdsql".padEnd(26, "0");

/** The cluster's id, as in its name and its change records. */
export function clusterId(clusterName: string | undefined): string {
  return clusterName?.split(".", 1)[0] ?? LOCAL_ID;
}
