import type { APIGatewayProxyEvent } from "aws-lambda";
import { type GatewayRequest, headerPairs } from "./Payload.ts";

/**
 * An event of payload 1.0, as a REST API sends it (API Gateway developer guide, "Input format of a Lambda function for proxy
 * integration"): for a repeated name the last value, and separately all; query parameters decoded.
 */
export function eventV1({ method, url, rawHeaders, body, sourceIp, requestId, atMs }: GatewayRequest) {
  const { pathname, searchParams } = new URL(url, "http://gateway");
  const headers = headerPairs(rawHeaders);
  const query = [...searchParams];
  const agent = headers.findLast(([name]) => name.toLowerCase() === "user-agent")?.[1] ?? null;
  const event = {
    resource: "/",
    path: pathname,
    httpMethod: method,
    headers: lastOf(headers),
    multiValueHeaders: allOf(headers),
    queryStringParameters: query.length > 0 ? lastOf(query) : null,
    multiValueQueryStringParameters: query.length > 0 ? allOf(query) : null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: "111122223333",
      apiId: "local",
      httpMethod: method,
      path: pathname,
      protocol: "HTTP/1.1",
      requestId,
      requestTimeEpoch: atMs,
      resourceId: "local",
      resourcePath: "/",
      stage: "local",
      identity: { sourceIp, userAgent: agent },
    },
    // Without binary media types a REST API treats every body as text.
    body: body.length > 0 ? body.toString("utf8") : null,
    isBase64Encoded: false,
  };
  return event satisfies Omit<APIGatewayProxyEvent, "requestContext"> & { requestContext: object };
}

function lastOf(pairs: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(pairs);
}

function allOf(pairs: readonly [string, string][]): Record<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
}
