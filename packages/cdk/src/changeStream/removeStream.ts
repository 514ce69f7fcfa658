import { ResourceNotFoundException, ValidationException } from "@aws-sdk/client-dsql";
import type { Step } from "./Step.ts";
import type { FoundStream, Streams } from "./Streams.ts";

/** Deletes what there is of a resource's streams, and tells whether all is gone. A cluster that is gone has none. */
export async function removeStream(streams: Streams, owner: string): Promise<Step> {
  const own = await ownStreams(streams, owner);
  const [stream] = own;
  if (stream === undefined) return { isComplete: true, did: "the stream is gone" };
  for (const { identifier, status } of own) {
    if (status === "DELETING") continue;
    try {
      await streams.delete(identifier);
    } catch (error) {
      // Some services won't before what is under way has ended, and say so in different ways.
      const isTooEarly = error instanceof ValidationException && status === "CREATING";
      if (!isTooEarly) throw error;
    }
  }
  return { isComplete: false, did: "waiting until the stream is gone", stream };
}

async function ownStreams(streams: Streams, owner: string): Promise<FoundStream[]> {
  try {
    return (await streams.find()).filter((stream) => stream.owner === owner);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
