import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from "aws-lambda";
import type { ApiRequest } from "../api/Api.ts";
import { HeaderMap } from "../api/HeaderMap.ts";
import { isJson } from "../api/isJson.ts";
import { HttpError } from "../errors/HttpError.ts";
import { checkBodySize } from "../http/checkBodySize.ts";
import { checkEncoding, decodeBody } from "../http/decodeBody.ts";
import { parseJsonBody } from "../http/parseJsonBody.ts";

const NO_UTF8 = Uint8Array.of(0xff);

/** What events of both versions have. */
interface Sent {
  headers?: Readonly<Record<string, string | undefined>> | null;
  body?: string | null | undefined;
  isBase64Encoded: boolean;
}

/**
 * The request in an event of API Gateway.
 *
 * @throws {HttpError} when it isn't one, or its body is too large or no JSON
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

function readSent({ headers: given, body, isBase64Encoded }: Sent): Pick<ApiRequest, "headers" | "body"> {
  const headers = new HeaderMap(
    Object.entries(given ?? {}).map(([name, value]) => [name, value ?? ""] as const),
  );
  return { headers, body: body ? readBody(body, isBase64Encoded, headers) : "" };
}

function readBody(body: string, isBase64Encoded: boolean, headers: HeaderMap): unknown {
  const sent = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  checkBodySize(sent.length);
  const type = headers.get("content-type");
  // Not the API's to read, and so not ours to decode.
  if (!isJson(type)) return "";
  checkEncoding(type, headers.get("content-encoding"));
  const text = decodeBody(sent);
  // Half a character, as only a program that makes events can send it.
  if (!isBase64Encoded && !body.endsWith(text)) decodeBody(NO_UTF8);
  return parseJsonBody(text);
}

/** Each value of a parameter once, also where an event has it in both forms: events made by hand often have only one. */
function searchOf(event: Partial<APIGatewayProxyEvent>): string {
  const { queryStringParameters, multiValueQueryStringParameters } = event;
  const lists = { ...queryStringParameters, ...multiValueQueryStringParameters };
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(lists)) {
    for (const value of [values ?? []].flat()) search.append(name, value);
  }
  return search.toString();
}
