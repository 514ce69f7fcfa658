import type { ApiResponse } from "../api/Api.ts";

/** The response to API Gateway's events of both versions. */
export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export function toResult({ status, headers, body }: ApiResponse): LambdaResult {
  return { statusCode: status, headers: Object.fromEntries(headers), body };
}
