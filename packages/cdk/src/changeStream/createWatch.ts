import { type DSQLClient, GetStreamCommand, ResourceNotFoundException } from "@aws-sdk/client-dsql";
import { ChangeStreamError } from "./ChangeStreamError.ts";
import { classifyCallError } from "./classifyCallError.ts";

/** The schedule's event. */
export interface WatchedStream {
  ClusterIdentifier: string;
  StreamIdentifier: string;
}

/** What is logged and returned about a stream. */
export interface StreamState {
  /** As in DSQL; `ABSENT` when the stream doesn't exist. */
  status: string;
  /** For an unexpected status, e.g. `KINESIS_STREAM_NOT_FOUND`. */
  reason?: string;
  /** 0 when it has stopped delivering and won't recover. */
  working: 0 | 1;
}

/** An impaired stream keeps undelivered records and recovers; DSQL's metric covers it. */
const WORKING: ReadonlySet<string> = new Set(["CREATING", "ACTIVE", "IMPAIRED"]);

/**
 * Makes a handler that checks a change stream and logs one line of JSON, on which an alarm is based: a stream that has failed
 * or is gone sends no metrics. Rejects when it can't check.
 *
 * @param log receives one line
 */
export function createWatch(
  client: DSQLClient,
  log: (line: string) => void,
): (event: WatchedStream) => Promise<StreamState> {
  return async (event) => {
    const { StreamIdentifier: stream } = event;
    try {
      const state = await look(client, event);
      const level = state.working === 1 ? "info" : "error";
      log(JSON.stringify({ level, message: "change stream", stream, ...state }));
      return state;
    } catch (error) {
      const { reason } = classifyCallError(error, Number.NaN, Date.now());
      log(JSON.stringify({ level: "error", message: "change stream unknown", stream, reason }));
      // The SDK's errors contain the response, and Lambda logs what is thrown.
      throw new ChangeStreamError(`The change stream ${stream} couldn't be looked at: ${reason}`);
    }
  };
}

async function look(
  client: DSQLClient,
  { ClusterIdentifier: clusterIdentifier, StreamIdentifier: streamIdentifier }: WatchedStream,
): Promise<StreamState> {
  try {
    const { status = "UNKNOWN", statusReason } = await client.send(
      new GetStreamCommand({ clusterIdentifier, streamIdentifier }),
    );
    const reason = statusReason?.error;
    return { status, ...(reason !== undefined && { reason }), working: WORKING.has(status) ? 1 : 0 };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { status: "ABSENT", working: 0 };
    throw error;
  }
}
