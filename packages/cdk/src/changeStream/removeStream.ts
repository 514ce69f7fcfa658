import { ResourceNotFoundException, ValidationException } from "@aws-sdk/client-dsql";
import type { Step } from "./Step.ts";
import type { FoundStream, Streams } from "./Streams.ts";

/** Deletes the streams of a resource, and returns whether all are gone. A deleted cluster has none. */
export async function removeStream(streams: Streams, owner: string): Promise<Step> {
  const own = await ownStreams(streams, owner);
  const [stream] = own;
  if (stream === undefined) return { isComplete: true, did: "the stream is gone" };
  for (const { identifier, status } of own) {
    if (status === "DELETING") continue;
    try {
      await streams.delete(identifier);
    } catch (error) {
      // A deletion may be rejected while another operation is in progress, with various errors.
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
