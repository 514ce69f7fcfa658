import type { ServerResponse } from "node:http";
import { renderIdePage } from "./renderIdePage.ts";

/** The page may run its own code and connect to this server only: no request leaves the machine. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "worker-src blob:",
  "style-src 'unsafe-inline'",
  "font-src data:",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export async function respondIdePage(response: ServerResponse, endpoint: string): Promise<void> {
  const html = await renderIdePage(endpoint);
  response
    .writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      vary: "accept",
    })
    .end(html);
}
