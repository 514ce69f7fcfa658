import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type GatewayRequest, headerPairs } from "./Payload.ts";

/** Types whose bodies an HTTP API passes on as text; others in base64. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|[\w.+-]+\+(?:json|xml)|x-www-form-urlencoded))/i;

/**
 * An event of payload 2.0, as an HTTP API sends it (API Gateway developer guide, "Create AWS Lambda proxy integrations for
 * HTTP APIs"): header names in lower case, values of a repeated name joined by commas, cookies apart.
 */
export function eventV2({ method, url, rawHeaders, body, sourceIp, requestId, atMs }: GatewayRequest) {
  const { pathname, search, searchParams } = new URL(url, "http://gateway");
  const all = headerPairs(rawHeaders).map(([name, value]) => [name.toLowerCase(), value] as const);
  const cookies = all.filter(([name]) => name === "cookie").flatMap(([, value]) => value.split(/; */));
  const headers = joined(all.filter(([name]) => name !== "cookie"));
  const query = joined([...searchParams]);
  const isText = TEXT.test(headers["content-type"] ?? "");
  const event = {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: "111122223333",
      apiId: "local",
      domainName: headers.host ?? "localhost",
      domainPrefix: "local",
      http: {
        method,
        path: pathname,
        protocol: "HTTP/1.1",
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: new Date(atMs).toUTCString(),
      timeEpoch: atMs,
    },
    ...(body.length > 0 ? { body: body.toString(isText ? "utf8" : "base64") } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
  return event satisfies APIGatewayProxyEventV2;
}

function joined(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = all.get(name);
    all.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(all);
}
