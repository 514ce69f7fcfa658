/** Longest response that is read, in bytes. */
export const maxResponseBytes = 2 * 1024 * 1024;

/** @returns the whole body as text, or undefined when it is longer than `maxBytes` */
export async function readBounded(
  response: Response,
  maxBytes: number = maxResponseBytes,
): Promise<string | undefined> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the body, and with it the connection.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, length));
}
