import { type DSQLClient, GetClusterCommand } from "@aws-sdk/client-dsql";
import { ChangeStreamError } from "./ChangeStreamError.ts";

/** Connects to a cluster, and returns the result in a word. */
export type Wake = (host: string, region: string) => Promise<string>;

/**
 * Whether a stream can be created for a cluster: it has to be `ACTIVE` (Aurora DSQL user guide, change data capture). An idle
 * one is woken.
 *
 * @returns `true`, or what is being waited for
 * @throws {ChangeStreamError} when it will never be ready
 */
export async function readyCluster(
  client: DSQLClient,
  identifier: string,
  { wake, signal }: { wake: Wake; signal: AbortSignal },
): Promise<true | string> {
  const { status, endpoint } = await client.send(new GetClusterCommand({ identifier }), {
    abortSignal: signal,
  });
  switch (status) {
    case "ACTIVE":
      return true;
    case "IDLE":
    case "INACTIVE": {
      const region = await client.config.region();
      const host = endpoint ?? `${identifier}.dsql.${region}.on.aws`;
      return `woke the cluster, which was ${status} (${await wake(host, region)})`;
    }
    case "FAILED":
    case "DELETING":
    case "DELETED":
    case "PENDING_DELETE":
      throw new ChangeStreamError(`The cluster ${identifier} is ${status}: it can't have a change stream.`);
    // CREATING, UPDATING, PENDING_SETUP, and future statuses.
    default:
      return `waiting for the cluster, which is ${status ?? "of no status"}`;
  }
}
