import type { Context as LambdaContext } from "aws-lambda";
import { randomUUID } from "node:crypto";
import type { Api } from "../api/Api.ts";
import { errorResponse } from "../api/errorResponse.ts";
import { INTERNAL_ERROR } from "../errors/format/PublicError.ts";
import { describeCauses } from "../logging/describeCauses.ts";
import { createLogger } from "../logging/createLogger.ts";
import { publicNames } from "../logging/publicNames.ts";
import { handleEvent } from "./handleEvent.ts";
import { openApi } from "./openApi.ts";
import { type LambdaResult, toResult } from "./toResult.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Handles events of API Gateway: of HTTP APIs (2.0) and of REST APIs (1.0). */
export type LambdaHandler = (
  event: unknown,
  context: Pick<LambdaContext, "awsRequestId" | "getRemainingTimeInMillis">,
) => Promise<LambdaResult>;

/**
 * Creates a handler that keeps the API, and with it the connections to the database, for the container's lifetime. In a
 * Lambda it creates the API, and begins to connect, before the first call; elsewhere at the first call. With invalid
 * settings every call receives a 500 without details, and the log names the settings.
 */
export function createLambdaHandler(environment: Environment): LambdaHandler {
  let opening: Promise<Api> | undefined;
  const open = (connectAhead: boolean) => {
    if (opening !== undefined) return opening;
    opening = openApi(environment, { connectAhead });
    // The next call tries again.
    opening.catch(() => (opening = undefined));
    return opening;
  };
  // Lambda's runtime sets it.
  if (environment.AWS_LAMBDA_FUNCTION_NAME) void open(true);
  return async (event, context) => {
    let api: Api;
    try {
      api = await open(false);
    } catch (error) {
      const errorId = randomUUID();
      const { awsRequestId: requestId } = context;
      createLogger("error").error("cannot start", {
        requestId,
        errorId,
        causes: describeCauses(error, publicNames()),
      });
      const { message, code } = INTERNAL_ERROR;
      const response = errorResponse(
        500,
        { message, extensions: { code, errorId } },
        { "x-request-id": requestId },
      );
      return toResult(response);
    }
    return handleEvent(api, event, context);
  };
}
