import type { Context as LambdaContext } from "aws-lambda";
import type { HTTPGraphQLRequest } from "@apollo/server";
import type { Api } from "../api/Api.ts";
import { HttpFault } from "../http/HttpFault.ts";
import { faultResult, type LambdaResult } from "./faultResult.ts";
import { readEvent } from "./readEvent.ts";

/** Left of the Lambda's time for sending the answer and writing the log. */
const RESERVE_MS = 500;

/** Answers one event; never rejects. */
export async function answerEvent(
  api: Api,
  event: unknown,
  context: Pick<LambdaContext, "awsRequestId" | "getRemainingTimeInMillis">,
): Promise<LambdaResult> {
  let request: HTTPGraphQLRequest;
  try {
    request = readEvent(event);
  } catch (error) {
    if (error instanceof HttpFault) return faultResult(error.status, error.message);
    return faultResult(400, "The request can't be read");
  }
  const answer = await api.handle(request, {
    requestId: context.awsRequestId,
    timeoutMs: Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS),
  });
  let body = "";
  if (answer.body.kind === "complete") body = answer.body.string;
  else for await (const chunk of answer.body.asyncIterator) body += chunk;
  return { statusCode: answer.status ?? 200, headers: Object.fromEntries(answer.headers), body };
}
