import { ServiceQuotaExceededException } from "@aws-sdk/client-dsql";
import { ChangeStreamError } from "./ChangeStreamError.ts";
import { failureAdvice } from "./failureAdvice.ts";
import type { Target } from "./request.ts";
import type { Step } from "./Step.ts";
import type { FoundStream, Streams } from "./Streams.ts";

interface Wanted {
  target: Target;
  /** Physical id. */
  owner: string;
  requestId: string;
}

/**
 * Creates the stream of a resource if missing, and returns its progress. An existing one is used, unless it failed before
 * this request: a failed stream never recovers, so that it is deleted and created again.
 *
 * @param isClusterReady returns what is being waited for, and may wake the cluster; called before a stream is created
 * @throws {ChangeStreamError} when the stream has failed, or can't be created for the cluster
 */
export async function ensureStream(
  streams: Streams,
  { target, owner, requestId }: Wanted,
  isClusterReady: () => Promise<true | string>,
): Promise<Step> {
  const all = await streams.find();
  const own = all.filter((stream) => stream.owner === owner && stream.status !== "DELETING");
  const isOver = ({ status, request }: FoundStream) => status === "FAILED" && request !== requestId;
  for (const { identifier } of own.filter(isOver)) await streams.delete(identifier);

  const left = own.filter((stream) => !isOver(stream));
  const stream = left.find(({ status }) => status !== "FAILED") ?? left[0];
  if (stream !== undefined) return stepOf(stream, target);

  const ready = await isClusterReady();
  if (ready !== true) return { isComplete: false, did: ready };
  try {
    await streams.create(target, owner, requestId);
    return { isComplete: false, did: "asked for a stream" };
  } catch (error) {
    if (!(error instanceof ServiceQuotaExceededException)) throw error;
    if (all.some(({ status, ...each }) => status === "DELETING" || isOver({ status, ...each })))
      return { isComplete: false, did: "waiting until another stream is gone, for the cluster has its most" };
    const reason = `The cluster ${target.clusterIdentifier} has as many change streams as it may (${all.length}). Delete one that nobody needs (aws dsql list-streams, aws dsql delete-stream), then deploy again.`;
    throw new ChangeStreamError(reason);
  }
}

function stepOf(stream: FoundStream, { clusterIdentifier }: Target): Step {
  const { status, reason, identifier } = stream;
  switch (status) {
    case "ACTIVE":
      return { isComplete: true, did: "the stream is there", stream };
    case "IMPAIRED":
      // It exists and loses nothing: DSQL keeps undelivered records for a week, and it recovers when the cause is gone. An
      // alarm covers it; failing the deployment, which would delete the stream, would be worse.
      return {
        isComplete: true,
        level: "warn",
        did: `the stream is there, but ${failureAdvice(reason)}`,
        stream,
      };
    case "FAILED":
      throw new ChangeStreamError(
        `The change stream ${identifier} of the cluster ${clusterIdentifier} has FAILED (${reason ?? "no reason given"}) and won't recover: ${failureAdvice(reason)}. Then deploy again.`,
      );
    case "CREATING":
      return { isComplete: false, did: "waiting for the stream", stream };
    default:
      return {
        isComplete: false,
        level: "warn",
        did: "waiting, for the stream's status is an unknown one",
        stream,
      };
  }
}
