import type { Context as LambdaContext } from "aws-lambda";
import { randomUUID } from "node:crypto";
import type { Api } from "../api/Api.ts";
import { errorResponse } from "../api/errorResponse.ts";
import { INTERNAL_ERROR } from "../errors/internalError.ts";
import { describeCauses } from "../logging/describeCauses.ts";
import { createLogger } from "../logging/createLogger.ts";
import { publicNames } from "../logging/publicNames.ts";
import { answerEvent } from "./answerEvent.ts";
import { openApi } from "./openApi.ts";
import { type LambdaResult, toResult } from "./toResult.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Takes events of API Gateway, of HTTP APIs (2.0) as well as of REST APIs (1.0). */
export type LambdaHandler = (
  event: unknown,
  context: Pick<LambdaContext, "awsRequestId" | "getRemainingTimeInMillis">,
) => Promise<LambdaResult>;

/**
 * Makes a handler that reads the settings when it is first called and keeps the API, and with it the connections to
 * the database, for as long as the container lives. With wrong settings every call is answered with a 500 that tells
 * nothing, and the log says what is wrong with which setting.
 */
export function createLambdaHandler(environment: Environment): LambdaHandler {
  let api: Api | undefined;
  return async (event, context) => {
    try {
      api ??= openApi(environment);
    } catch (error) {
      const errorId = randomUUID();
      const { awsRequestId: requestId } = context;
      createLogger("error").error("cannot start", {
        requestId,
        errorId,
        causes: describeCauses(error, publicNames()),
      });
      const { message, code } = INTERNAL_ERROR;
      const answer = errorResponse(
        500,
        { message, extensions: { code, errorId } },
        { "x-request-id": requestId },
      );
      return toResult(answer);
    }
    return answerEvent(api, event, context);
  };
}
