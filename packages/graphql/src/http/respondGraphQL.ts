import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api } from "../api/Api.ts";
import { HeaderMap } from "../api/HeaderMap.ts";
import { isJson } from "../api/isJson.ts";
import { checkEncoding, decodeBody } from "./decodeBody.ts";
import { parseJsonBody } from "./parseJsonBody.ts";
import { readBody } from "./readBody.ts";
import { sendResponse } from "./sendResponse.ts";

/** Hands a request to the API and its response to the client. */
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
  // What isn't called JSON is the API's to reject: it may be an attempt to send a form across sites.
  const body = sent !== undefined && isJson(headers.get("content-type")) ? readJson(sent, headers) : "";
  const answer = await api.handle({ method, headers, search, body });
  sendResponse(response, answer);
}

function readJson(sent: Buffer, headers: HeaderMap): unknown {
  checkEncoding(headers.get("content-type"), headers.get("content-encoding"));
  return parseJsonBody(decodeBody(sent));
}
