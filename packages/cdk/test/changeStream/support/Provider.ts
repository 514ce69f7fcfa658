import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Handlers } from "../../../src/changeStream/createHandlers.ts";
import type { StreamRequest } from "../../../src/changeStream/request.ts";
import { CLUSTER } from "./useControlPlane.ts";

/** What CloudFormation is answered. */
export interface Answer {
  Status: "SUCCESS" | "FAILED";
  Reason: string;
  PhysicalResourceId: string;
  Data?: Record<string, string>;
}

type Call = (event: unknown) => Promise<unknown>;
interface Outbound {
  startExecution: (waiter: { input: string }) => Promise<void>;
  invokeFunction: (call: { FunctionName: string; Payload: string }) => Promise<object>;
  httpRequest: (options: object, body: string) => Promise<void>;
}

const require = createRequire(import.meta.url);
const runtime = join(
  dirname(require.resolve("aws-cdk-lib/package.json")),
  "custom-resources/lib/provider-framework/runtime",
);
const outbound: Partial<Outbound> = {};
// Its three ways out go to Lambda, Step Functions and CloudFormation; all else of it is as it will run.
const path = join(runtime, "outbound.js");
require.cache[path] = {
  id: path,
  filename: path,
  loaded: true,
  exports: outbound,
} as unknown as NodeJS.Module;
const framework = require(join(runtime, "framework.js")) as {
  onEvent: Call;
  isComplete: Call;
  onTimeout: Call;
};

export const properties = {
  ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:provider",
  ClusterIdentifier: CLUSTER,
  KinesisStreamArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/changes",
  RoleArn: "arn:aws:iam::111122223333:role/changes",
};

const IDENTITY = {
  StackId: "arn:aws:cloudformation:eu-west-1:111122223333:stack/s/1",
  LogicalResourceId: "Stream",
};
/** A signed URL, which is a secret. */
export const RESPONSE_URL = "https://cloudformation-custom-resource-response.example.com/x?Signature=SECRET";

let requests = 0;

/** An event as CloudFormation sends it. */
export function eventOf(request: Pick<StreamRequest, "RequestType"> & Partial<StreamRequest>): StreamRequest {
  const RequestId = `00000000-0000-4000-8000-${String(++requests).padStart(12, "0")}`;
  return {
    ...IDENTITY,
    RequestId,
    ResourceProperties: properties,
    ResponseURL: RESPONSE_URL,
    ...request,
  } as StreamRequest;
}

/**
 * CDK's provider framework around the handlers, as it runs in Lambda, with a state machine that looks again at once.
 *
 * @param looks how often it looks before the time is over
 * @param between is called before each look but the first
 */
export async function runProvider(
  handlers: Handlers,
  event: StreamRequest,
  { looks = 10, between }: { looks?: number; between?: (look: number) => void | Promise<void> } = {},
): Promise<Answer & { looks: number }> {
  const names = { onEvent: "arn:a:onEvent", isComplete: "arn:a:isComplete" };
  Object.assign(process.env, {
    USER_ON_EVENT_FUNCTION_ARN: names.onEvent,
    WAITER_STATE_MACHINE_ARN: "waiter",
  });
  process.env.USER_IS_COMPLETE_FUNCTION_ARN = names.isComplete;
  let waiting: string | undefined;
  let answer: Answer | undefined;
  let looked = 0;
  outbound.startExecution = ({ input }) => {
    waiting = input;
    return Promise.resolve();
  };
  outbound.invokeFunction = async ({ FunctionName, Payload }) => {
    try {
      const name = FunctionName === names.onEvent ? "onEvent" : "isComplete";
      const result = await handlers[name](JSON.parse(Payload) as StreamRequest);
      return { Payload: Buffer.from(JSON.stringify(result)) };
    } catch (error) {
      const { message, name, stack } = error as Error;
      const told = { errorType: name, errorMessage: message, trace: stack?.split("\n") };
      return { FunctionError: "Unhandled", Payload: Buffer.from(JSON.stringify(told)) };
    }
  };
  outbound.httpRequest = (_, body) => {
    answer = JSON.parse(body) as Answer;
    return Promise.resolve();
  };
  const log = console.log;
  console.log = () => undefined;
  try {
    await framework.onEvent({ ...event });
    while (waiting !== undefined && answer === undefined) {
      if (looked++ > 0) await between?.(looked);
      try {
        await framework.isComplete(JSON.parse(waiting));
      } catch (error) {
        if (looked < looks) continue;
        await framework.onTimeout({
          Error: "Retry",
          Cause: JSON.stringify({ errorMessage: (error as Error).message }),
        });
      }
    }
  } finally {
    console.log = log;
  }
  if (answer === undefined) throw new Error("CloudFormation hasn't been answered.");
  return { ...answer, looks: looked };
}
