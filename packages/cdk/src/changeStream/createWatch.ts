import { type DSQLClient, GetStreamCommand, ResourceNotFoundException } from "@aws-sdk/client-dsql";
import { ChangeStreamError } from "./ChangeStreamError.ts";
import { classifyCallError } from "./classifyCallError.ts";

/** What the schedule's event names. */
export interface WatchedStream {
  ClusterIdentifier: string;
  StreamIdentifier: string;
}

/** What is logged of a stream, and returned. */
export interface StreamState {
  /** As DSQL gives it; `ABSENT` when there is no such stream. */
  status: string;
  /** Of a status that isn't as it should be, e.g. `KINESIS_STREAM_NOT_FOUND`. */
  reason?: string;
  /** 0 when it delivers nothing any more, and won't by itself. */
  working: 0 | 1;
}

/** An impaired one keeps what it can't deliver and goes on by itself; DSQL's metric tells of it. */
const WORKING: ReadonlySet<string> = new Set(["CREATING", "ACTIVE", "IMPAIRED"]);

/**
 * Makes a handler that looks at a change stream and logs one line of JSON, of which an alarm is made: a stream that has failed or is
 * gone is silent, and so are its metrics. Rejects when it can't look.
 *
 * @param log is given one line
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
      // What the SDK throws has the answer about it, and Lambda logs what is thrown.
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
