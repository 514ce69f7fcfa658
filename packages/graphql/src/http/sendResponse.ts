import type { ServerResponse } from "node:http";
import type { ApiResponse } from "../api/Api.ts";

/** Sends what the API answered. A response that another one has begun before can only be cut off. */
export function sendResponse(response: ServerResponse, { status, headers, body }: ApiResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status;
  response.end(body);
}
