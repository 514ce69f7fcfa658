/** An endpoint as clusters have it: `<26 letters or digits>.dsql.<region>.on.aws`, as AWS's connectors read the Region from it. */
const CLUSTER_NAME = /^[a-z0-9]{26}\.dsql\.([a-z0-9-]{1,63})\.on\.aws$/;

export function isClusterName(name: string): boolean {
  return CLUSTER_NAME.test(name);
}

/** The Region in the name of a cluster. */
export function regionOf(clusterName: string): string | undefined {
  return CLUSTER_NAME.exec(clusterName)?.[1];
}
