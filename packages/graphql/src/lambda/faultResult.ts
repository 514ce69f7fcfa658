import { faultBody } from "../http/faultBody.ts";
import { HttpFault } from "../http/HttpFault.ts";

/** What both versions of API Gateway's events are answered with. */
export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export function faultResult(status: number, message: string): LambdaResult {
  return {
    statusCode: status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: faultBody(new HttpFault(status, message)),
  };
}
