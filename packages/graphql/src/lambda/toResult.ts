import type { ApiResponse } from "../api/Api.ts";

/** What both versions of API Gateway's events are answered with. */
export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export function toResult({ status, headers, body }: ApiResponse): LambdaResult {
  return { statusCode: status, headers: Object.fromEntries(headers), body };
}
