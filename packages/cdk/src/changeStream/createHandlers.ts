import type { DSQLClient } from "@aws-sdk/client-dsql";
import { ChangeStreamError } from "./ChangeStreamError.ts";
import { classifyCallError } from "./classifyCallError.ts";
import { ensureStream } from "./ensureStream.ts";
import { readyCluster, type Wake } from "./readyCluster.ts";
import { removeStream } from "./removeStream.ts";
import { clusterOf, physicalIdOf, readTarget, type StreamRequest } from "./request.ts";
import type { Step } from "./Step.ts";
import { Streams } from "./Streams.ts";

export interface OnEventAnswer {
  PhysicalResourceId: string;
  StartedAt: string;
}

export interface IsCompleteAnswer {
  IsComplete: boolean;
  /** `Status` is `ACTIVE` or `IMPAIRED`. */
  Data?: { StreamIdentifier: string; StreamArn: string; Status: string };
}

export interface Handlers {
  onEvent: (event: StreamRequest) => Promise<OnEventAnswer>;
  isComplete: (event: StreamRequest) => Promise<IsCompleteAnswer>;
}

interface Parts {
  client: DSQLClient;
  wake: Wake;
  /** Receives one line. */
  log: (line: string) => void;
  /** Time limit of a call in ms, shorter than the Lambda's timeout. */
  callMs?: number;
}

const CALL_MS = 45_000;

/**
 * The two halves of the custom resource of a change stream, for CDK's provider framework, which calls `onEvent` once and then
 * `isComplete` until that returns true, throws, or times out.
 *
 * `isComplete` does all the work, each time from the current state, so that a call that dies half-way, a duplicate event and
 * a sleeping cluster need no special handling. `onEvent` only returns the physical id: if it failed after creating a stream,
 * the framework would never delete that.
 *
 * Each call logs one line of JSON. Both reject with a `ChangeStreamError`, whose message is what CloudFormation shows.
 */
export function createHandlers({ client, wake, log, callMs = CALL_MS }: Parts): Handlers {
  const look = async (event: StreamRequest): Promise<Step> => {
    const owner = event.PhysicalResourceId ?? "";
    const signal = AbortSignal.timeout(callMs);
    if (event.RequestType === "Delete") {
      const cluster = clusterOf(owner);
      if (cluster === undefined)
        return {
          isComplete: true,
          level: "warn",
          did: "nothing, for the physical id is none of this resource",
        };
      return removeStream(new Streams(client, cluster, signal), owner);
    }
    const target = readTarget(event.ResourceProperties);
    const wanted = { target, owner, requestId: event.RequestId };
    return ensureStream(new Streams(client, target.clusterIdentifier, signal), wanted, () =>
      readyCluster(client, target.clusterIdentifier, { wake, signal }),
    );
  };

  const lookAgain = async (event: StreamRequest): Promise<Step> => {
    try {
      return await look(event);
    } catch (error) {
      if (error instanceof ChangeStreamError) throw error;
      const { isPassing, reason } = classifyCallError(error, Date.parse(event.StartedAt ?? ""), Date.now());
      if (isPassing) return { isComplete: false, level: "warn", did: `trying again after ${reason}` };
      // The SDK's errors contain the response, and Lambda logs what is thrown.
      throw new ChangeStreamError(
        `Aurora DSQL refused to ${verbs[event.RequestType]} the change stream: ${reason}`,
      );
    }
  };

  const reported = async <T>(
    call: keyof Handlers,
    event: StreamRequest,
    work: () => Promise<[answer: T, line: object]>,
  ): Promise<T> => {
    const began = performance.now();
    const tell = (level: string, more: object) => {
      const { RequestType: request, PhysicalResourceId: id } = event;
      const ms = Math.round(performance.now() - began);
      log(JSON.stringify({ level, message: "change stream", call, request, id, ...more, ms }));
    };
    try {
      const [answer, { level = "info", ...line }] = (await work()) as [T, { level?: string }];
      tell(level, line);
      return answer;
    } catch (error) {
      tell("error", { reason: error instanceof ChangeStreamError ? error.message : nameOf(error) });
      throw error;
    }
  };

  return {
    onEvent: (event) =>
      reported("onEvent", event, () => {
        const id = physicalIdFor(event);
        return Promise.resolve([{ PhysicalResourceId: id, StartedAt: new Date().toISOString() }, { id }]);
      }),
    isComplete: (event) =>
      reported("isComplete", event, async () => {
        const step = await lookAgain(event);
        const { isComplete, stream } = step;
        const answer: IsCompleteAnswer = { IsComplete: isComplete };
        // The framework accepts data only with completion.
        if (isComplete && stream !== undefined && event.RequestType !== "Delete")
          answer.Data = { StreamIdentifier: stream.identifier, StreamArn: stream.arn, Status: stream.status };
        return [answer, lineOf(step)];
      }),
  };
}

const verbs = { Create: "make", Update: "change", Delete: "delete" } as const;

function physicalIdFor(event: StreamRequest): string {
  if (event.RequestType === "Delete") return event.PhysicalResourceId ?? "";
  return physicalIdOf(event, readTarget(event.ResourceProperties));
}

function lineOf({ level, did, isComplete, stream }: Step): object {
  const { identifier, status, reason } = stream ?? {};
  return { level, isComplete, did, stream: identifier, status, reason };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
