import type { HTTPGraphQLResponse } from "@apollo/server";

/** What both versions of API Gateway's events are answered with. */
export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export async function toResult({ status, headers, body }: HTTPGraphQLResponse): Promise<LambdaResult> {
  let text = "";
  if (body.kind === "complete") text = body.string;
  else for await (const chunk of body.asyncIterator) text += chunk;
  return { statusCode: status ?? 200, headers: Object.fromEntries(headers), body: text };
}
