import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** The part of an SDK command that is used here. */
interface Command {
  middlewareStack: {
    // A method, not a property, so that commands of all input and output types are assignable.
    addRelativeTo(
      middleware: unknown,
      options: { relation: "after"; toMiddleware: string; name: string; override: boolean },
    ): void;
  };
}

type Send = (command: Command, options: { abortSignal?: AbortSignal }) => Promise<unknown>;

interface HttpMessage {
  statusCode?: number;
  body?: unknown;
}

type Next = (args: { request: HttpMessage }) => Promise<{ response: HttpMessage }>;

export interface ExactOptions {
  /** The JSON to send instead of the SDK's serialization of the command's input. */
  body?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a command through the SDK, which signs, resolves the endpoint and retries, but serializes and parses the JSON itself:
 * the SDK (client-dynamodb 3.1162.0) silently loses the value of an attribute named `__proto__`. It is also faster.
 *
 * @returns the JSON of the response
 * @throws the SDK's exceptions
 */
export async function sendExactly(
  client: DynamoDBClient,
  command: Command,
  { body, signal }: ExactOptions = {},
): Promise<Record<string, unknown>> {
  let answer: Record<string, unknown> | undefined;
  const stack = command.middlewareStack;
  const write = (next: Next) => (args: { request: HttpMessage }) => {
    if (body !== undefined) args.request.body = body;
    return next(args);
  };
  const read = (next: Next) => async (args: { request: HttpMessage }) => {
    const result = await next(args);
    const { response } = result;
    // The SDK parses errors.
    if (response.statusCode !== 200) return result;
    answer = JSON.parse(await textOf(response.body)) as Record<string, unknown>;
    response.body = Buffer.from("{}");
    return result;
  };
  stack.addRelativeTo(write, {
    relation: "after",
    toMiddleware: "serializerMiddleware",
    name: "exactRequest",
    override: true,
  });
  stack.addRelativeTo(read, {
    relation: "after",
    toMiddleware: "deserializerMiddleware",
    name: "exactResponse",
    override: true,
  });
  const send = client.send.bind(client) as unknown as Send;
  await send(command, { ...(signal === undefined ? {} : { abortSignal: signal }) });
  if (answer === undefined) throw new TypeError("The answer went past its reader");
  return answer;
}

async function textOf(body: unknown): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
