import type { ServerResponse } from "node:http";
import { faultBody } from "./faultBody.ts";
import type { HttpFault } from "./HttpFault.ts";

export function sendFault(response: ServerResponse, fault: HttpFault): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers = { "content-type": "application/json; charset=utf-8", ...fault.headers };
  response.writeHead(fault.status, headers).end(faultBody(fault));
}
