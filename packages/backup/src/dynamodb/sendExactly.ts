import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** A command of the SDK, as far as it is used here. */
interface Command {
  middlewareStack: {
    // As a method, for any command's stack is meant, whatever it takes and gives.
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
  /** The JSON to be sent in the place of what the SDK makes of the command's input. */
  body?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a command by the SDK, which signs, finds the endpoint and repeats, but with JSON of our own in both directions: of an
 * attribute named `__proto__` the SDK (client-dynamodb 3.1162.0) reads the name and loses the value, without a word. It is
 * faster as well.
 *
 * @returns the answer's JSON
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
    // Errors are the SDK's to read.
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
