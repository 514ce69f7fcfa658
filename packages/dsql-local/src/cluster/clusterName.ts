/** An endpoint as clusters have it: `<26 letters or digits>.dsql.<region>.on.aws`, as AWS's connectors read the Region from it. */
const CLUSTER_NAME = /^[a-z0-9]{26}\.dsql\.([a-z0-9-]{1,63})\.on\.aws$/;

export function isClusterName(name: string): boolean {
  return CLUSTER_NAME.test(name);
}

/** The Region in the name of a cluster. */
export function regionOf(clusterName: string): string | undefined {
  return CLUSTER_NAME.exec(clusterName)?.[1];
}

/** The id of a server that has no such name, as long as clusters have them. */
const LOCAL_ID = "localdsql".padEnd(26, "0");

/** The id of a cluster, as its name or its change records tell it. */
export function clusterId(clusterName: string | undefined): string {
  return clusterName?.split(".", 1)[0] ?? LOCAL_ID;
}
