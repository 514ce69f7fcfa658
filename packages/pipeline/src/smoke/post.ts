import { setTimeout as wait } from "node:timers/promises";

/** The response, with JSON or undefined as body; or why there is none. */
export type Reply = { status: number; body: unknown } | { failure: string };

const TIMEOUT_MS = 15_000;

/** Sends a GraphQL query, and retries after each of `waitsMs` while the response asks for it. */
export async function post(
  url: string,
  query: string,
  waitsMs: readonly number[],
  callsForMore: (reply: Reply) => boolean,
): Promise<Reply> {
  let reply = await postOnce(url, query);
  for (const waitMs of waitsMs) {
    if (!callsForMore(reply)) break;
    await wait(waitMs);
    reply = await postOnce(url, query);
  }
  return reply;
}

/** No response, or a gateway error. */
export function isUnavailable(reply: Reply): boolean {
  return "failure" in reply || reply.status >= 500;
}

async function postOnce(url: string, query: string): Promise<Reply> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    return { failure: `nothing answers at ${url}: ${cause?.code ?? message}` };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
