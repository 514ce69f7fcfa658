import type { IncomingMessage } from "node:http";
import { checkBodySize } from "./checkBodySize.ts";

/** @throws {HttpError} 413 as soon as the body is known to be too large */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? 0);
  checkBodySize(announced);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    checkBodySize(bytes, "at least ");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
