import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api } from "../api/Api.ts";
import { HeaderMap } from "../api/HeaderMap.ts";
import { isJson } from "../api/isJson.ts";
import { checkEncoding, decodeBody } from "./decodeBody.ts";
import { parseJsonBody } from "./parseJsonBody.ts";
import { readBody } from "./readBody.ts";
import { sendResponse } from "./sendResponse.ts";

/** Passes a request to the API and sends the response. */
export async function respondGraphQL(
  request: IncomingMessage,
  response: ServerResponse,
  api: Api,
  search: string,
): Promise<void> {
  const method = request.method ?? "GET";
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const sent = method === "POST" ? await readBody(request) : undefined;
  // Other content types are for the API to reject: such a request may be a cross-site form.
  const body = sent !== undefined && isJson(headers.get("content-type")) ? readJson(sent, headers) : "";
  const result = await api.handle({ method, headers, search, body });
  sendResponse(response, result);
}

function readJson(sent: Buffer, headers: HeaderMap): unknown {
  checkEncoding(headers.get("content-type"), headers.get("content-encoding"));
  return parseJsonBody(decodeBody(sent));
}
