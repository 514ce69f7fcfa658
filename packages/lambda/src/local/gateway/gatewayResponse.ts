import type { CallOutcome } from "../LambdaFunction.ts";
import type { GatewayAnswer, Payload } from "./Payload.ts";

/** The gateways' own responses, as documented, in their capitalization. */
const OWN_ANSWERS = {
  // REST APIs: developer guides of Lambda ("Handling Lambda errors with an API Gateway API") and API Gateway ("Gateway responses").
  "1.0": {
    functionError: [502, "Internal server error"],
    refused: [500, "Internal server error"],
    timeout: [504, "Endpoint request timed out"],
    tooLarge: [413, "Request Too Long"],
  },
  // HTTP APIs: API Gateway developer guide, "Troubleshooting issues with HTTP API Lambda integrations" and "Quotas".
  "2.0": {
    functionError: [500, "Internal Server Error"],
    refused: [503, "Service Unavailable"],
    timeout: [503, "Service Unavailable"],
    tooLarge: [413, "Request Entity Too Large"],
  },
} as const satisfies Record<Payload, Record<string, readonly [status: number, message: string]>>;

type OwnAnswer = keyof (typeof OWN_ANSWERS)[Payload];

export function gatewayResponse(payload: Payload, what: OwnAnswer): GatewayAnswer {
  const [status, message] = OWN_ANSWERS[payload][what];
  return {
    status,
    headers: [["content-type", "application/json"]],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** The response for the result of a call: the function's, or the gateway's own if there is none. */
export function toResponse(payload: Payload, outcome: CallOutcome): GatewayAnswer {
  if (outcome.kind === "refused") return gatewayResponse(payload, "refused");
  if (outcome.kind === "error") return gatewayResponse(payload, "functionError");
  const result = JSON.parse(outcome.payload.toString("utf8")) as unknown;
  return read(payload, result) ?? gatewayResponse(payload, "functionError");
}

interface Result {
  statusCode?: unknown;
  headers?: unknown;
  multiValueHeaders?: unknown;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/** @returns undefined for a result that is no valid response */
function read(payload: Payload, result: unknown): GatewayAnswer | undefined {
  const isObject = typeof result === "object" && result !== null;
  // For an HTTP API a result without a status is the body.
  if (payload === "2.0" && !(isObject && "statusCode" in result)) {
    const body = typeof result === "string" ? result : JSON.stringify(result);
    return { status: 200, headers: [["content-type", "application/json"]], body: Buffer.from(body) };
  }
  if (!isObject) return undefined;
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = result as Result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return undefined;
  return {
    status,
    headers: [
      ...pairs(headers),
      ...(payload === "1.0" ? pairs(multiValueHeaders) : []),
      ...(payload === "2.0" && Array.isArray(cookies)
        ? cookies.map((cookie): [string, string] => ["set-cookie", String(cookie)])
        : []),
    ],
    body: Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function pairs(headers: unknown): [name: string, value: string][] {
  if (typeof headers !== "object" || headers === null) return [];
  return Object.entries(headers).flatMap(([name, values]) =>
    [values as unknown].flat().map((value): [string, string] => [name, String(value)]),
  );
}
