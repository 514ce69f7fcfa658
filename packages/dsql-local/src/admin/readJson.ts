import type { IncomingMessage } from "node:http";
import { BadRequestError } from "./BadRequestError.ts";

const MAX_BYTES = 64 * 1024;

/** @throws {BadRequestError} */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new BadRequestError(`The body may have ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch (error) {
    throw new BadRequestError(`The body must be JSON: ${(error as Error).message}`);
  }
}
