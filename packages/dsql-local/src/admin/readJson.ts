import type { IncomingMessage } from "node:http";
import { BadRequestError } from "./BadRequestError.ts";

const MAX_BYTES = 64 * 1024;

/**
 * A request's body.
 *
 * @throws {BadRequestError} when it is too long or isn't JSON in UTF-8
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest is read all the same: a client that is still sending doesn't see the response.
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BYTES) throw new BadRequestError(`The body may have ${MAX_BYTES} bytes.`);
  try {
    return JSON.parse(decode(Buffer.concat(chunks))) as unknown;
  } catch (error) {
    if (error instanceof BadRequestError) throw error;
    throw new BadRequestError(`The body must be JSON: ${(error as Error).message}`);
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BadRequestError("The body must be JSON in UTF-8.");
  }
}
