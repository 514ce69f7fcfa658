import type { HTTPGraphQLRequest } from "@apollo/server";
import { handlers } from "@as-integrations/aws-lambda";
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from "aws-lambda";
import { isJson } from "../api/isJson.ts";
import { HttpFault } from "../errors/HttpFault.ts";
import { checkBodySize } from "../http/checkBodySize.ts";
import { checkEncoding, decodeBody } from "../http/decodeBody.ts";
import { parseJsonBody } from "../http/parseJsonBody.ts";

const NO_UTF8 = Uint8Array.of(0xff);

const restApi = handlers.createAPIGatewayProxyEventRequestHandler();
const httpApi = handlers.createAPIGatewayProxyEventV2RequestHandler();

/**
 * The request in an event of API Gateway.
 *
 * @throws {HttpFault} when it isn't one, or its body is too large or no JSON
 */
export function readEvent(event: unknown): HTTPGraphQLRequest {
  // The integration's types name Apollo's CommonJS build, which has the same.
  if (isHttpApiEvent(event)) return httpApi.fromEvent(checked(event)) as unknown as HTTPGraphQLRequest;
  if (isRestApiEvent(event))
    return restApi.fromEvent(checked(encoded(event))) as unknown as HTTPGraphQLRequest;
  throw new HttpFault(400, "This is no request of API Gateway");
}

function isHttpApiEvent(event: unknown): event is APIGatewayProxyEventV2 {
  const { requestContext } = (event ?? {}) as { requestContext?: { http?: { method?: unknown } } };
  return typeof requestContext?.http?.method === "string";
}

function isRestApiEvent(event: unknown): event is APIGatewayProxyEvent {
  return typeof (event as { httpMethod?: unknown } | null | undefined)?.httpMethod === "string";
}

function checked<Event extends { body?: string | null | undefined; isBase64Encoded: boolean }>(
  event: Event,
): Event {
  if (!event.body) return event;
  const sent = Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8");
  checkBodySize(sent.length);
  const { headers } = event as { headers?: Record<string, string | undefined> | null };
  const [name = "", type] = header(headers, "content-type");
  // Not the API's to read, and so not ours to decode.
  if (!isJson(type)) return { ...event, body: sent.toString("latin1"), isBase64Encoded: false };
  checkEncoding(type, header(headers, "content-encoding")[1]);
  const body = decodeBody(sent);
  // Half a character, as only a program that makes events can send it.
  if (!event.isBase64Encoded && !event.body.endsWith(body)) decodeBody(NO_UTF8);
  // Here rather than in the integration, whose message for text that is no JSON quotes the text.
  parseJsonBody(body);
  // The integration knows the type in small letters only.
  return { ...event, body, isBase64Encoded: false, headers: { ...headers, [name]: type?.toLowerCase() } };
}

/** A header's name as it was written, and its value. */
function header(
  headers: Record<string, string | undefined> | null | undefined,
  name: string,
): [name?: string, value?: string | undefined] {
  return Object.entries(headers ?? {}).find(([each]) => each.toLowerCase() === name) ?? [];
}

/** API Gateway has decoded these already and the integration decodes them once more, which a `%` doesn't survive. */
function encoded(event: APIGatewayProxyEvent): APIGatewayProxyEvent {
  const { queryStringParameters, multiValueQueryStringParameters: lists } =
    event as Partial<APIGatewayProxyEvent>;
  // Events that are made by hand, to test a Lambda, often have each name once only.
  const multiValueQueryStringParameters = Object.fromEntries(
    Object.entries({ ...queryStringParameters, ...lists }).map(([name, values]) => [
      name,
      [values ?? []].flat().map(encodeURIComponent),
    ]),
  );
  return { ...event, multiValueQueryStringParameters };
}
