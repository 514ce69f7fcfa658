import type { ServerResponse } from "node:http";
import type { HTTPGraphQLResponse } from "@apollo/server";

/** Sends what the API answered. An answer that another one has begun before can only be cut off. */
export async function sendAnswer(response: ServerResponse, answer: HTTPGraphQLResponse): Promise<void> {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.statusCode = answer.status ?? 200;
  if (answer.body.kind === "complete") {
    response.end(answer.body.string);
    return;
  }
  for await (const chunk of answer.body.asyncIterator) response.write(chunk);
  response.end();
}
