/** A server that hasn't responded after so long is taken for disconnected. */
const TIMEOUT_MS = 5_000;

/** The server has responded with an error, which says what would be right. */
export class RefusedError extends Error {}

/**
 * Reads a command's JSON.
 *
 * @throws {RefusedError} when the server can't answer
 * @throws {TypeError} when the server can't be reached
 * @throws {DOMException} TimeoutError, when it doesn't respond
 */
export async function read(path: string): Promise<unknown> {
  const response = await fetch(path, {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new RefusedError(await errorIn(response));
  return await response.json();
}

/**
 * Sends a command that changes something.
 *
 * @throws {RefusedError} when the server rejects it
 * @throws {TypeError} when the server can't be reached
 * @throws {DOMException} TimeoutError, when it doesn't respond
 */
export async function send(method: "POST" | "DELETE", path: string, body?: unknown): Promise<void> {
  const response = await fetch(path, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new RefusedError(await errorIn(response));
}

async function errorIn(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { error?: string };
  return body.error ?? `The server has responded with status ${response.status}.`;
}
