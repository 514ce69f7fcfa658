import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from "aws-lambda";
import type { ApiRequest } from "../api/Api.ts";
import { HeaderMap } from "../api/HeaderMap.ts";
import { isJson } from "../api/isJson.ts";
import { HttpError } from "../errors/HttpError.ts";
import { checkBodySize } from "../http/checkBodySize.ts";
import { checkEncoding, decodeBody } from "../http/decodeBody.ts";
import { parseJsonBody } from "../http/parseJsonBody.ts";

const NO_UTF8 = Uint8Array.of(0xff);

/** The fields of events of both versions. */
interface Sent {
  headers?: Readonly<Record<string, string | undefined>> | null;
  body?: string | null | undefined;
  isBase64Encoded: boolean;
}

/**
 * Reads the request in an event of API Gateway.
 *
 * @throws {HttpError} if it isn't one, or its body is too large or no JSON
 */
export function readEvent(event: unknown): ApiRequest {
  if (isHttpApiEvent(event)) {
    return { method: event.requestContext.http.method, search: event.rawQueryString, ...readSent(event) };
  }
  if (isRestApiEvent(event)) {
    return { method: event.httpMethod, search: searchOf(event), ...readSent(event) };
  }
  throw new HttpError(400, "This is no request of API Gateway");
}

function isHttpApiEvent(event: unknown): event is APIGatewayProxyEventV2 {
  const { requestContext } = (event ?? {}) as { requestContext?: { http?: { method?: unknown } } };
  return typeof requestContext?.http?.method === "string";
}

function isRestApiEvent(event: unknown): event is APIGatewayProxyEvent {
  return typeof (event as { httpMethod?: unknown } | null | undefined)?.httpMethod === "string";
}

function readSent({
  headers: sentHeaders,
  body,
  isBase64Encoded,
}: Sent): Pick<ApiRequest, "headers" | "body"> {
  const headers = new HeaderMap(
    Object.entries(sentHeaders ?? {}).map(([name, value]) => [name, value ?? ""] as const),
  );
  return { headers, body: body ? readBody(body, isBase64Encoded, headers) : "" };
}

function readBody(body: string, isBase64Encoded: boolean, headers: HeaderMap): unknown {
  const sent = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  checkBodySize(sent.length);
  const type = headers.get("content-type");
  // The API rejects it without reading the body.
  if (!isJson(type)) return "";
  checkEncoding(type, headers.get("content-encoding"));
  const text = decodeBody(sent);
  // A lone surrogate, which only a program that creates events can send.
  if (!isBase64Encoded && !body.endsWith(text)) decodeBody(NO_UTF8);
  return parseJsonBody(text);
}

/** Each value of a parameter once, although events have it in both forms (handmade ones often in one). */
function searchOf(event: Partial<APIGatewayProxyEvent>): string {
  const { queryStringParameters, multiValueQueryStringParameters } = event;
  const lists = { ...queryStringParameters, ...multiValueQueryStringParameters };
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(lists)) {
    for (const value of [values ?? []].flat()) search.append(name, value);
  }
  return search.toString();
}
