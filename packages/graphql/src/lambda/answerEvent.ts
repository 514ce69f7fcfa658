import type { Context as LambdaContext } from "aws-lambda";
import type { HTTPGraphQLRequest } from "@apollo/server";
import type { Api } from "../api/Api.ts";
import { readEvent } from "./readEvent.ts";
import { type LambdaResult, toResult } from "./toResult.ts";

/** Left of the Lambda's time for sending the answer and writing the log. */
const RESERVE_MS = 500;

/** Answers one event; never rejects. */
export async function answerEvent(
  api: Api,
  event: unknown,
  context: Pick<LambdaContext, "awsRequestId" | "getRemainingTimeInMillis">,
): Promise<LambdaResult> {
  const { awsRequestId: requestId } = context;
  let request: HTTPGraphQLRequest;
  try {
    request = readEvent(event);
  } catch (error) {
    return toResult(api.refuse(error, { requestId }));
  }
  const timeoutMs = Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
  return toResult(await api.handle(request, { requestId, timeoutMs }));
}
