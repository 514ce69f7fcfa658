import type { Context as LambdaContext } from "aws-lambda";
import type { Api, ApiRequest, Transport } from "../api/Api.ts";
import { readEvent } from "./readEvent.ts";
import { type LambdaResult, toResult } from "./toResult.ts";

/**
 * The limit of a Lambda's response (AWS Lambda user guide, quotas: 6 MB). The body is a JSON string there: its many
 * quotation marks take two bytes each.
 */
const TRANSPORT: Transport = {
  maxBytes: 6 * 1_000_000,
  bytesOf(body) {
    const most = body.length * MAX_CHAR_BYTES + HEADERS_BYTES;
    return most <= TRANSPORT.maxBytes ? most : Buffer.byteLength(JSON.stringify(body)) + HEADERS_BYTES;
  },
};
/** Bytes of a UTF-16 code unit at most: `\\u0000`. */
const MAX_CHAR_BYTES = 6;
/** More than status and headers take. */
const HEADERS_BYTES = 1_000;

/** Reserved of the Lambda's time for sending the response and writing the log. */
const RESERVE_MS = 500;

/** Handles one event; never rejects. */
export async function handleEvent(
  api: Api,
  event: unknown,
  context: Pick<LambdaContext, "awsRequestId" | "getRemainingTimeInMillis">,
): Promise<LambdaResult> {
  const { awsRequestId: requestId } = context;
  let request: ApiRequest;
  try {
    request = readEvent(event);
  } catch (error) {
    return toResult(api.refuse(error, { requestId }));
  }
  const timeoutMs = Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
  return toResult(await api.handle(request, { requestId, timeoutMs, transport: TRANSPORT }));
}
