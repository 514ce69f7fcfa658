/** What the admin port responds: JSON, where there is a body. */
export interface AdminResponse {
  status: number;
  body?: unknown;
}

export function errorResponse(status: number, error: string): AdminResponse {
  return { status, body: { error } };
}
