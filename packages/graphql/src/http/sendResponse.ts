import type { ServerResponse } from "node:http";
import type { ApiResponse } from "../api/Api.ts";

/** Sends a response of the API. If the headers of another were sent already, it closes the connection instead. */
export function sendResponse(response: ServerResponse, { status, headers, body }: ApiResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status;
  response.end(body);
}
