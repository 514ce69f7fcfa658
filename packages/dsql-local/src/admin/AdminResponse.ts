/** What the admin port responds: JSON, where there is a body, or a page. */
export interface AdminResponse {
  status: number;
  body?: unknown;
  /** Instead of `body`: HTML, and the Content-Security-Policy that it needs. */
  html?: { text: string; policy: string };
}

export function errorResponse(status: number, error: string): AdminResponse {
  return { status, body: { error } };
}
